"""What people choose and type about a case."""

from collections.abc import Callable, Sequence
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from backend.accounts.models import Project, User
from backend.casework import cases
from backend.casework.cases import By
from backend.problems import Problem
from outreach import labels
from outreach.models import Case


def _day(label: Any, **more: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": _("Choose the day."),
            "invalid": _("Write the day, for example 2026-05-31."),
        },
        **more,
    )


class CaseForm(forms.Form):
    """One action with a case; `do` is the service, `wrong` the field where its refusal stands."""

    wrong = ""
    do: Callable[[By], None]

    def __init__(
        self,
        given: Any = None,
        *,
        case: Case,
        project: Project,
        workers: Sequence[User] = (),
        **more: Any,
    ) -> None:
        super().__init__(given, auto_id=f"{type(self).__name__.lower()}_%s", **more)
        self.case, self.project, self.workers = case, project, workers
        self.prepare()

    def prepare(self) -> None:
        """Choices that depend on the case."""

    def save(self, by: By) -> bool:
        """False when it was refused: then `errors` say why, and what was typed stays."""
        try:
            self.do(by)
        except Problem as problem:
            self.add_error(self.wrong or None, problem.sentence)
            return False
        return True


class StatusForm(CaseForm):
    wrong = "since"
    status = forms.ChoiceField(
        label=_("New status"),
        choices=[("", "–"), *labels.CASE_STATUSES.items()],
        error_messages={"required": _("Choose the status.")},
    )
    since = _day(_("Since when"))

    def do(self, by: By) -> None:
        told = self.cleaned_data
        cases.change_status(case=self.case, status=told["status"], since=told["since"], by=by)


class WorkerForm(CaseForm):
    wrong = "worker"
    worker = forms.TypedChoiceField(
        label=_("Who accompanies this case"), required=False, coerce=int, empty_value=None
    )

    def prepare(self) -> None:
        field: Any = self.fields["worker"]
        field.choices = [("", _("Nobody yet")), *((one.pk, one.name) for one in self.workers)]

    def do(self, by: By) -> None:
        cases.assign(case=self.case, worker=self.cleaned_data["worker"], by=by)


class StepForm(CaseForm):
    wrong = "next_on"
    step = forms.ChoiceField(
        label=_("Next step"), required=False, choices=[("", "–"), *labels.CASE_STEPS.items()]
    )
    next_on = _day(_("On which day"), required=False)

    def do(self, by: By) -> None:
        told = self.cleaned_data
        cases.plan_step(case=self.case, step=told["step"], next_on=told["next_on"], by=by)


class TransferForm(CaseForm):
    """`workers`: of whom in the new commune the actor may choose; without any she does not."""

    wrong = "commune"
    commune = forms.CharField(
        max_length=5,
        widget=forms.HiddenInput(),
        error_messages={
            "required": _("Choose the commune."),
            "max_length": _("Choose the commune."),
        },
    )
    worker = forms.TypedChoiceField(
        label=_("Who accompanies the case there"),
        required=False,
        coerce=int,
        empty_value=None,
        error_messages={"invalid_choice": _("Choose one of the list.")},
    )

    def prepare(self) -> None:
        field: Any = self.fields["worker"]
        nobody = ("", _("Nobody yet: the commune chooses"))
        field.choices = [nobody, *((one.pk, one.name) for one in self.workers)]

    def do(self, by: By) -> None:
        told = self.cleaned_data
        cases.transfer(
            case=self.case,
            project=self.project,
            commune=told["commune"],
            worker=told["worker"],
            by=by,
        )


class CloseForm(CaseForm):
    wrong = "closed_on"
    reason = forms.ChoiceField(
        label=_("Why the case is closed"),
        choices=[("", "–"), *labels.CLOSING_REASONS.items()],
        error_messages={"required": _("Choose why the case is closed.")},
    )
    closed_on = _day(_("On which day"))

    def do(self, by: By) -> None:
        told = self.cleaned_data
        cases.close(case=self.case, reason=told["reason"], closed_on=told["closed_on"], by=by)


class ReopenForm(CaseForm):
    def do(self, by: By) -> None:
        cases.reopen(case=self.case, by=by)


FORMS: Final[dict[str, type[CaseForm]]] = {
    "step": StepForm,
    "status": StatusForm,
    "worker": WorkerForm,
    "close": CloseForm,
    "reopen": ReopenForm,
}


class ReasonForm(forms.Form):
    """Why somebody opens what is sealed."""

    reason = forms.CharField(
        label=_("Why you need to see them"),
        max_length=1000,
        help_text=_("At least 10 letters. It is kept with your name in the access log."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Write why you need to see it.")},
    )
