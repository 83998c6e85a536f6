"""The list of what waits for a check or for approval, as its page shows it."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy, ngettext

from backend.accounts.models import Project, User
from backend.survey.forms import selectors as form_selectors
from backend.survey.quality import queue
from backend.survey.submissions.checking import APPROVE, AT_ONCE, CHECK, Deciding, Done, preselected
from backend.survey.submissions.masking import MASK
from backend.survey.submissions.models import Submission
from backend.web.numbers import number
from backend.web.standing import names_of

STAGES: Final = {
    "": gettext_lazy("All"),
    queue.UNCHECKED: gettext_lazy("not checked by the commune"),
    queue.CHECKED: gettext_lazy("checked by the commune"),
}


@dataclass(frozen=True)
class Line:
    """A submission with what the reader may do with it; `said` never shows a sealed value."""

    row: Submission
    title: str
    said: str
    flags: list[str]
    chosen: bool
    may_approve: bool

    @property
    def value(self) -> str:
        """What the box sends: which submission, in which version."""
        return f"{self.row.pk}:{self.row.current_id}"


def list_page(
    person: User, project: Project, *, form_id: str, stage: str, page: int, today: date
) -> dict[str, Any]:
    """Fifty lines, oldest first, and what the page says around them."""
    rows = queue.waiting(person, project, form_id=form_id, stage=stage)
    total, first = rows.count(), (page - 1) * AT_ONCE
    listed = queue.page_of(rows, first, AT_ONCE)
    versions = queue.versions_of(listed)
    deciding = Deciding(person, project)
    lines = []
    for row in listed:
        version = versions[row.current_id or 0]
        flags = sorted(flag.code for flag in row.flags.all())
        sealed = bool(version.sensitive)
        name = row.current.instance_name if row.current else ""
        lines.append(
            Line(
                row=row,
                title=version.title or row.form.form_id,
                said=MASK if sealed else name,
                flags=flags,
                chosen=preselected(row, flags),
                may_approve=deciding.may(row),
            )
        )
    return {
        "lines": lines,
        "units": names_of({row.unit for row in listed if row.unit}, today),
        "total": total,
        "page_number": page,
        "has_more": first + AT_ONCE < total,
        "may_approve": any(line.may_approve for line in lines),
        "forms": _titles(project),
        "stages": STAGES,
    }


def _titles(project: Project) -> list[tuple[str, str]]:
    shown = form_selectors.shown_in(project)
    return sorted((each.form.form_id, each.title or each.form.form_id) for each in shown)


class ChosenForm(forms.Form):
    """Which submissions, each with the version that was seen, and what to do with them."""

    action = forms.ChoiceField(choices=[(CHECK, CHECK), (APPROVE, APPROVE)])
    chosen = forms.MultipleChoiceField(
        error_messages={"required": gettext_lazy("Choose at least one form.")}
    )

    def __init__(self, typed: Any) -> None:
        super().__init__(typed)
        given = typed.getlist("chosen")[: AT_ONCE + 1]
        self.fields["chosen"].choices = [(each, each) for each in given]  # type: ignore[attr-defined]

    def clean_chosen(self) -> list[tuple[UUID, int]]:
        given = self.cleaned_data["chosen"]
        if len(given) > AT_ONCE:
            raise forms.ValidationError(
                gettext_lazy("At most %(most)s at once."), params={"most": AT_ONCE}
            )
        return [_read(each) for each in given]


def _read(text: str) -> tuple[UUID, int]:
    """ "UUID:version" as the page's boxes send it."""
    key, _, version = text.partition(":")
    unread = forms.ValidationError(gettext_lazy("Load the page again and choose once more."))
    if not (version.isascii() and version.isdigit() and len(version) < 19):
        raise unread
    try:
        return UUID(key), int(version)
    except ValueError:
        raise unread from None


def told(action: str, done: Done) -> list[str]:
    """What one press did, in words."""
    said = []
    if done.done:
        counted = number(done.done)
        said.append(
            ngettext("{count} form approved.", "{count} forms approved.", done.done)
            if action == APPROVE
            else ngettext("{count} form checked.", "{count} forms checked.", done.done)
        )
        said = [each.format(count=counted) for each in said]
    if done.already:
        one = ngettext("{count} was so already.", "{count} were so already.", done.already)
        said.append(one.format(count=number(done.already)))
    for sentence, count in done.refused.items():
        one = ngettext("{count} was left: {why}", "{count} were left: {why}", count)
        said.append(one.format(count=number(count), why=sentence))
    return said
