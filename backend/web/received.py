"""Received submissions as pages list them: which forms have some, who sent what, what changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from backend.accounts import permissions, verbs
from backend.accounts.models import Project, User
from backend.survey.forms import selectors as forms
from backend.survey.forms.models import Form, FormVersion
from backend.survey.submissions import counts, parts, selectors
from backend.survey.submissions.counts import FormCount
from backend.survey.submissions.masking import MASK
from backend.survey.submissions.models import Submission, SubmissionFlag, SubmissionVersion
from backend.web.answers import Words, words_of
from backend.web.standing import names_of

LISTED = 50
Flag = SubmissionFlag.Code
State = Submission.ReviewState
STATES = {
    "": gettext_lazy("not looked at"),
    State.EDITED.value: gettext_lazy("edited"),
    State.HAS_ISSUES.value: gettext_lazy("has issues"),
    State.APPROVED.value: gettext_lazy("approved"),
    State.REJECTED.value: gettext_lazy("rejected"),
}
# A shape beside the word: see the house's four meanings.
SHAPES = {
    "": "waiting",
    State.EDITED.value: "waiting",
    State.HAS_ISSUES.value: "overdue",
    State.APPROVED.value: "done",
    State.REJECTED.value: "blocked",
}
FLAGS = {
    Flag.OUTSIDE_AREA: gettext_lazy("outside the sender's area"),
    Flag.NO_UNIT: gettext_lazy("no commune"),
    Flag.UNKNOWN_UNIT: gettext_lazy("unknown commune code"),
    Flag.NOT_CHECKED: gettext_lazy("place not checked yet"),
    Flag.NEAR_BORDER: gettext_lazy("near a border"),
    Flag.NO_ACCURACY: gettext_lazy("place without accuracy"),
    Flag.OUTSIDE_COUNTRY: gettext_lazy("outside the country"),
    Flag.CONTRADICTS_DECLARED: gettext_lazy("place contradicts the commune"),
    Flag.UNTYPED_ANSWER: gettext_lazy("an answer does not fit its question"),
    Flag.UNEXPECTED_FILE: gettext_lazy("a file that no answer names"),
    Flag.TOO_FAST: gettext_lazy("filled too fast"),
    Flag.POOR_ACCURACY: gettext_lazy("place is inaccurate"),
    Flag.SAME_SPOT: gettext_lazy("same spot again"),
    Flag.COPIED_PHOTO: gettext_lazy("photo was sent before"),
    Flag.AT_NIGHT: gettext_lazy("filled at night"),
    Flag.DUPLICATE_ANSWERS: gettext_lazy("same answers as another"),
}


@dataclass(frozen=True, slots=True)
class ReceivedForm:
    """A form of which the reader reaches submissions."""

    version: FormVersion
    count: FormCount

    @property
    def waiting(self) -> int:
        """Nobody has looked at them, or not since they were edited."""
        return self.count.received + self.count.edited


def received_forms(user: User, project: Project) -> list[ReceivedForm]:
    """The forms that the person may read submissions of and that have some, by formID."""
    readable = frozenset[str]().union(
        *(names for names, _ in permissions.reaches(user, project, verbs.SUBMISSION_READ))
    )
    if not readable:
        return []
    counted = counts.by_form(user, project)
    return [
        ReceivedForm(version, counted[version.form_id])
        for version in forms.shown_in(project)
        if version.form_id in counted and not readable.isdisjoint({"", version.form.form_id})
    ]


def page_number(text: str) -> int:
    """The page that was asked for; the first for nonsense."""
    asked = int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 1
    return max(asked, 1)


def list_page(user: User, form: Form, *, state: str, flagged: bool, page: int, today: date) -> Any:
    """Fifty submissions of a form, newest first, and what the page says around them."""
    rows = selectors.of_form(user, form)
    if state == "new" or state in State.values:
        rows = rows.filter(review_state="" if state == "new" else state)
    if flagged:
        rows = rows.filter(pk__in=SubmissionFlag.objects.values("submission"))
    total, first = rows.count(), (page - 1) * LISTED
    listed = list(rows.prefetch_related("flags")[first : first + LISTED])
    return {
        "submissions": listed,
        "units": names_of({row.unit for row in listed if row.unit}, today),
        "total": total,
        "page_number": page,
        "has_more": first + LISTED < total,
    }


@dataclass(frozen=True, slots=True)
class Said:
    """One changed answer of a version: which question, before, after."""

    label: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class VersionLine:
    """A version, who brought it, and what it changed (newest first)."""

    version: SubmissionVersion
    changed: list[Said]


def history_of(versions: Sequence[SubmissionVersion]) -> list[VersionLine]:
    """What each of `parts.whole_versions_of` changed, in the words of its form."""
    if any(version.encrypted for version in versions):
        return [VersionLine(each, []) for each in reversed(versions)]
    changes = parts.changes_of(versions)
    return [
        VersionLine(each, _told(changes.get(each.instance_id, []), words_of(each)))
        for each in reversed(versions)
    ]


def _told(changes: Sequence[Mapping[str, Any]], words: Words) -> list[Said]:
    return [
        Said(_where(each["path"], words), _value(each, "old", words), _value(each, "new", words))
        for each in changes
        if each["path"][0] != "meta"
    ]


def _where(path: Sequence[Any], words: Words) -> str:
    """The question's label, with the number of the entry around it."""
    entries = [step[1] + 1 for step in path if isinstance(step, list)]
    label = words.label(_plain(path))
    return f"{label} ({'.'.join(map(str, entries))})" if entries else label


def _plain(path: Sequence[Any]) -> str:
    return "/".join(step[0] if isinstance(step, list) else step for step in path)


def _value(change: Mapping[str, Any], side: str, words: Words) -> str:
    value = change.get(side)
    if value is None and side in change:
        return MASK
    if isinstance(value, dict | list):
        return _("a whole entry")
    if not value:
        return "–"
    choices = words.choices.get(_plain(change["path"]), {})
    return "; ".join(choices.get(code, code) for code in value.split()) if choices else value
