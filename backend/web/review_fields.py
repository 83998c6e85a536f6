"""What people type when they look at a submission: a review state with its reason, a comment."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext, gettext_lazy

from backend.accounts import projects
from backend.accounts.models import Project, User
from backend.problems import Problem
from backend.survey.submissions import checking
from backend.survey.submissions.models import Submission

State = Submission.ReviewState
COMMUNE, ABOVE = "commune", "above"
GIVEN = (State.APPROVED, State.HAS_ISSUES, State.REJECTED)


class ReviewForm(forms.Form):
    """Approve, or say what is wrong; `seen` is the version that the page showed."""

    comment = forms.CharField(
        label=gettext_lazy("What the sender should know"),
        required=False,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Needed for “has issues” and “reject”."),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)
    state = forms.ChoiceField(
        choices=[(each.value, each.value) for each in GIVEN], widget=forms.HiddenInput
    )

    def save(self, *, submission: Submission, actor: User, now: datetime) -> bool:
        """False when it was refused: then `errors` say why, and what was typed stays."""
        told: dict[str, Any] = self.cleaned_data
        try:
            checking.decide(
                submission=submission,
                project=submission.project,
                seen=told["seen"],
                state=told["state"],
                comment=told["comment"],
                actor=actor,
                now=now,
            )
        except Problem as problem:
            self.add_error("comment", problem.sentence)
            return False
        return True


class CheckForm(forms.Form):
    """That the commune found the version in order which the page showed."""

    seen = forms.IntegerField(widget=forms.HiddenInput)

    def save(self, *, submission: Submission, actor: User, now: datetime) -> bool:
        """False when it was refused: then `errors` say why."""
        try:
            checking.check(
                submission=submission, seen=self.cleaned_data["seen"], actor=actor, now=now
            )
        except Problem as problem:
            self.add_error(None, problem.sentence)
            return False
        return True


class RuleForm(forms.Form):
    """Who approves in a project: the commune itself, or a level above it."""

    approves = forms.ChoiceField(
        label=gettext_lazy("Whose approval counts"),
        choices=[
            (COMMUNE, gettext_lazy("The commune's own: one step")),
            (ABOVE, gettext_lazy("That of a level above: the commune checks first")),
        ],
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Choose one of the two."),
            "invalid_choice": gettext_lazy("Choose one of the two."),
        },
    )

    @classmethod
    def of(cls, project: Project, typed: Any) -> "RuleForm":
        return cls(typed, initial={"approves": COMMUNE if project.commune_approves else ABOVE})

    def save(self, *, project: Project, actor: User, now: datetime) -> list[str]:
        """What was changed, in words; the same again changes nothing."""
        wanted = self.cleaned_data["approves"] == COMMUNE
        if wanted != project.commune_approves:
            projects.update(
                project=project, changes={"communeApproves": wanted}, actor=actor, now=now
            )
        return [gettext("Kept. It holds for what is approved from now on.")]


class CommentForm(forms.Form):
    body = forms.CharField(
        label=gettext_lazy("Comment"),
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": gettext_lazy("Write what there is to say.")},
    )
