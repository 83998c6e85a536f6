"""A screening's result in words: scores per substance, what to do, injecting."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from backend import problems
from backend.accounts.models import User
from backend.casework import opening
from backend.problems import Problem
from backend.survey.submissions.models import Submission
from backend.web.case_fields import ReasonForm
from outreach import labels, scoring
from outreach.keeping import Found
from outreach.models import Screening
from outreach.selectors.cases import screening_of

SHAPES: Final = {"low": "done", "moderate": "waiting", "high": "overdue"}
# What an interviewer says and does: WHO, the ASSIST-linked brief intervention (2010).
GUIDANCE: Final[dict[str, list[Any]]] = {
    "low": [_("Give the result, say that it is good to stay so, hand out the information sheet.")],
    "moderate": [
        _("Ask whether the person wants to see the result; give it without judging."),
        _("Say that this pattern of use brings risks, and which; ask what the person makes of it."),
        _("Ask about the good and the less good sides of using, and sum them up."),
        _("Leave the choice with the person; name ways to use less or stop, and where there is "
          "help."),
        _("Hand out the leaflets and agree on a day to meet again."),
    ],
    "high": [
        _("Do a brief intervention as for moderate risk, now."),
        _("Offer further assessment, and a referral to treatment with consent."),
        _("Agree on a day within a week; go along if the person wants it."),
    ],
}  # fmt: skip
INJECTING: Final = {
    "never": _("Never injected"),
    "past": _("Injected, but not in the past three months"),
    "recent": _("Injected in the past three months"),
}


@dataclass(frozen=True)
class Row:
    """A substance that was ever used."""

    substance: str
    score: int
    most: int
    risk: str
    band: str
    shape: str
    action: str


@dataclass(frozen=True)
class Result:
    rows: list[Row]
    guidance: list[str]
    injecting: str
    alert: str  # "" = nothing beyond the scores


def screening_for(submission: Submission) -> Screening:
    """Raises not_found for a submission that became no screening."""
    found = screening_of(submission.pk)
    if found is None:
        raise problems.not_found()
    return found


def shown_for(
    screening: Screening, submission: Submission, reason: ReasonForm, user: User, now: datetime
) -> Result | None:
    """None when it was refused: then `errors` say why."""
    if not reason.is_valid():
        return None
    try:
        found = opening.open_screening(
            screening=screening,
            project_id=submission.project_id,
            actor=user,
            reason=reason.cleaned_data["reason"],
            now=now,
        )
    except Problem as problem:
        reason.add_error("reason", problem.sentence)
        return None
    return result_of(found) if found else Result([], [], "", "")


def result_of(found: Found) -> Result:
    """In words; one who never used anything has no rows, which is no row of zeros."""
    letters = scoring.SUBSTANCES
    rows = [
        Row(
            str(labels.SUBSTANCES[letters[each.substance]]),
            each.score,
            scoring.maximum(each.substance),
            each.risk,
            str(labels.BANDS[each.risk]),
            SHAPES[each.risk],
            str(labels.ACTIONS[scoring.ACTIONS[each.risk]]),
        )
        for each in found.scores
    ]
    return Result(
        rows=sorted(rows, key=lambda row: -row.score),
        guidance=[str(said) for said in GUIDANCE.get(found.highest, [])],
        injecting=str(INJECTING.get(found.injecting, "")),
        alert=str(labels.ACTIONS[found.advice]) if found.advice else "",
    )
