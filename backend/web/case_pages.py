"""What the pages about cases show: lists, a timeline in words, what was opened."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.utils.translation import gettext as _

from backend.accounts import verbs
from backend.accounts.models import Project, User
from backend.accounts.permissions import may
from backend.casework import opening
from backend.casework.opening import Opened
from backend.casework.reach import ground_for, workers_for
from backend.problems import Problem
from backend.survey.submissions.models import Submission
from backend.web.answers import Words, words_of
from backend.web.case_fields import FORMS, CaseForm, ReasonForm
from backend.web.received import page_number
from backend.web.screening_pages import result_of
from backend.web.standing import names_of
from outreach import labels
from outreach.keeping import Found
from outreach.models import Case
from outreach.selectors import cases as selectors
from outreach.selectors.timeline import Line, timeline

LISTED: Final = 50
SHOWN: Final = 100


def listing(user: User, project: Project, asked: Mapping[str, str], today: date) -> dict[str, Any]:
    """Fifty cases, the longest overdue first."""
    page = page_number(asked.get("page", ""))
    state, search = asked.get("state", selectors.OPEN), asked.get("q", "")[:60]
    rows = selectors.cases(
        project.pk,
        ground_for(user, project, verbs.CASE_READ, today),
        state=state,
        search=search,
        today=today,
    )
    first, total = (page - 1) * LISTED, rows.count()
    listed = list(rows[first : first + LISTED])
    return {
        "cases": listed,
        "names": names_of({case.unit for case in listed if case.unit}, today),
        "today": today,
        "state": state,
        "search": search,
        "states": {
            selectors.OPEN: _("Open"),
            selectors.DUE: _("Due or overdue"),
            selectors.NOBODYS: _("Accompanied by nobody yet"),
            selectors.CLOSED: _("Closed"),
            "": _("All"),
        },
        "total": total,
        "page_number": page,
        "has_more": first + LISTED < total,
    }


@dataclass(frozen=True)
class Told:
    """One opened line in words: (question, answer)."""

    fields: list[tuple[str, str]]
    destroyed: bool = False


def case_page(
    user: User,
    project: Project,
    case: Case,
    today: date,
    *,
    given: CaseForm | None = None,
    opened: Sequence[Opened] = (),
    reason: ReasonForm | None = None,
) -> dict[str, Any]:
    lines = timeline(case, SHOWN)
    may_act = may(user, project, verbs.CASE_UPDATE)
    told = said_of(case, opened)
    sealed = opening.openable(case, project, user, lines)
    return {
        "tab": "cases",
        "case": case,
        "unit": names_of({case.unit}, today)[case.unit] if case.unit else "",
        "today": today,
        "lines": [(line, told.get(line)) for line in lines],
        "shown": bool(opened),
        "reason_form": (reason or ReasonForm()) if sealed else None,
        "forms": forms_of(project, case, today, given) if may_act else {},
        "form": given or reason,
        "acting": type(given).__name__ if given else "",
    }


def forms_of(
    project: Project, case: Case, today: date, given: CaseForm | None = None
) -> dict[str, CaseForm]:
    """One form for each thing to do; the one that was refused keeps what was typed."""
    if case.closed_on is not None:
        names = ["reopen"]
    else:
        names = [name for name in FORMS if name != "reopen"]
    workers = workers_for(project, case.unit, today)
    initial = {
        "since": today,
        "closed_on": today,
        "worker": case.worker_id,
        "step": case.planned_step,
        "next_on": case.next_on,
    }
    return {
        name: given
        if isinstance(given, FORMS[name])
        else FORMS[name](case=case, project=project, workers=workers, initial=initial)
        for name in names
    }


def opened_for(
    user: User, project: Project, case: Case, reason: ReasonForm, now: datetime
) -> Sequence[Opened]:
    """What the reader may open of the shown lines; empty when it was refused: `errors` say why."""
    if not reason.is_valid():
        return ()
    try:
        return opening.open_lines(
            case=case,
            project=project,
            lines=timeline(case, SHOWN),
            actor=user,
            reason=reason.cleaned_data["reason"],
            now=now,
        )
    except Problem as problem:
        reason.add_error("reason", problem.sentence)
        return ()


def said_of(case: Case, opened: Sequence[Opened]) -> dict[Line, Told]:
    """Each opened line in the words of the form that it came from."""
    pks = {each.line.submission or case.submission for each in opened}
    rows = Submission.objects.filter(pk__in=pks).select_related("current__form_version__form")
    versions = {one.pk: one.current for one in rows}
    words: dict[int, Words] = {}
    told: dict[Line, Told] = {}
    for each in opened:
        version = versions.get(each.line.submission or case.submission)
        mapping: Mapping[str, str] = {}
        known = Words({}, {})
        if version is not None and each.fields:
            form = version.form_version
            if form.pk not in words:
                words[form.pk] = words_of(version)
            known, mapping = words[form.pk], (form.mapping or {}).get("fields", {})
        told[each.line] = Told(_fields(each, known, mapping), each.destroyed)
    return told


def _fields(each: Opened, words: Words, mapping: Mapping[str, str]) -> list[tuple[str, str]]:
    if each.status:
        return [(_("Status"), str(labels.CASE_STATUSES.get(each.status, each.status)))]
    if each.found is not None:
        return _screened(each.found)
    return [
        (words.label(mapping.get(name, name)), _said(value, words, mapping.get(name, "")))
        for name, value in each.fields.items()
        if value not in (None, "")
    ]


def _screened(found: Found) -> list[tuple[str, str]]:
    """Per substance score, risk and what to do; injecting when it asks for something."""
    told = result_of(found)
    highest = labels.BANDS.get(found.highest, found.highest)
    rows = [(_("Highest risk (screening result, not a diagnosis)"), str(highest))]
    rows += [
        (row.substance, f"{row.score}/{row.most} · {row.band} · {row.action}") for row in told.rows
    ]
    if told.alert:
        rows.append((told.injecting, told.alert))
    return rows


def _said(value: Any, words: Words, path: str) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    choices = words.choices.get(path, {})
    if choices:
        return "; ".join(choices.get(code, code) for code in str(value).split())
    return str(value)
