"""The page on which a case goes to another commune: a commune by name or code, then its worker."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from backend import problems
from backend.accounts.models import Project, User
from backend.casework.reach import has_givers, receivers_for
from backend.casework.receiving import communes_named
from backend.web.case_fields import TransferForm
from backend.web.standing import names_of
from geo.models import Unit
from outreach.models import Case


class CommuneForm(forms.Form):
    """Which commune; `found` are those that are called so."""

    commune = forms.CharField(
        label=_("New commune"),
        max_length=60,
        help_text=_("Its name, with or without marks, or its five digits."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Write the name or the code of the commune.")},
    )

    def __init__(self, given: Any = None, *, case: Case, project: Project, today: date) -> None:
        super().__init__(given)
        self.case, self.project, self.today = case, project, today
        self.found: list[Unit] = []

    def clean_commune(self) -> str:
        text = str(self.cleaned_data["commune"])
        self.found = communes_named(self.project, text, self.today)
        if not self.found:
            raise forms.ValidationError(
                gettext("No commune of this project is called so. Write its name or five digits.")
            )
        if [each.key for each in self.found] == [self.case.unit]:
            raise forms.ValidationError(problems.case_is_there().sentence)
        return text


def receiver_page(
    user: User, project: Project, case: Case, asked: str | None, today: date
) -> dict[str, Any]:
    """Asks for the commune, or for who accompanies the case there once there is one alone.

    `asked`: what was typed; None before anything was. Raises case_is_closed.
    """
    if case.closed_on is not None:
        raise problems.case_is_closed()
    given = {"commune": asked} if asked is not None else None
    form = CommuneForm(given, case=case, project=project, today=today)
    wrong = given is not None and not form.is_valid()
    one = form.found[0] if len(form.found) == 1 and not wrong else None
    context = _page(case, form, today) | {"wrong": wrong, "communes": form.found}
    if one is not None:
        workers = receivers_for(user, project, one.key, today)
        choice = TransferForm(
            case=case, project=project, workers=workers, initial={"commune": one.code}
        )
        context |= _receiving(project, one, choice, today)
    return context


def given_for(user: User, project: Project, case: Case, given: Any, today: date) -> TransferForm:
    """What was chosen, among whom she may choose there."""
    one = _one(project, given.get("commune", ""), today)
    workers = receivers_for(user, project, one.key, today) if one else []
    return TransferForm(given, case=case, project=project, workers=workers)


def refused_page(project: Project, case: Case, given: TransferForm, today: date) -> dict[str, Any]:
    """Why not, beside what was chosen."""
    code = str(given.data.get("commune", ""))
    one = _one(project, code, today)
    if one is None or one.key == case.unit:
        form = CommuneForm({"commune": code}, case=case, project=project, today=today)
        if form.is_valid():
            form.add_error("commune", problems.case_commune_unfit(code="–").sentence)
        return _page(case, form, today) | {"wrong": True, "communes": []}
    return _page(case, given, today) | {"wrong": True} | _receiving(project, one, given, today)


def _one(project: Project, code: str, today: date) -> Unit | None:
    found = [each for each in communes_named(project, code, today) if each.code == code.strip()]
    return found[0] if found else None


def _page(case: Case, form: forms.Form, today: date) -> dict[str, Any]:
    unit = names_of({case.unit}, today)[case.unit] if case.unit else ""
    return {"tab": "cases", "case": case, "unit": unit, "form": form}


def _receiving(
    project: Project, commune: Unit, choice: TransferForm, today: date
) -> dict[str, Any]:
    return {
        "choice": choice,
        "commune": commune,
        "above": commune.parent.name if commune.parent else "",
        "chooses": bool(choice.workers),
        "has_givers": has_givers(project, commune.key, today),
    }
