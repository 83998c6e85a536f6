"""From the answers of a submission to its typed record and the figures that it touches."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, QuerySet

from outreach.cells import Cell, month_of
from outreach.codes import REFUSED
from outreach.faults import Fault, fault
from outreach.keeping import Keeping, packed
from outreach.mapping import Applied, Assist, Mapping, apply
from outreach.mapping.record_fields import SEALED
from outreach.models import Activity, Screening, Site, Tally
from outreach.scoring import Result, score
from outreach.services import marks
from outreach.services.counts import lock, recount
from outreach.text import phone, search_key, sort_key


@dataclass(frozen=True)
class _Event:
    """Where a record comes from, as far as its answers do not say."""

    submission: UUID
    project_id: int
    unit: str
    day: date
    position_state: str
    entity: UUID | None
    keeping: Keeping
    now: datetime


@transaction.atomic
def record(
    *,
    mapping: Mapping,
    answers: dict[str, Any],
    submission: UUID,
    project_id: int,
    unit: str | None,
    day: date,
    position_state: str,
    entity: UUID | None,
    keeping: Keeping,
    now: datetime,
) -> frozenset[Cell]:
    """Make the submission's record what its current answers say, and recount what that touches.

    `unit` is the key "code@valid_from" of the commune or None; `day` stands in for a day that the
    form does not give. `keeping` seals what a screening found and names its mark.
    Harmless when repeated. Returns the touched cells. Raises Fault, and leaves the record as it
    was, when an answer cannot be a value.
    """
    applied = apply(mapping, answers)
    scored = _scored(applied.assist) if applied.assist else None
    found = (*applied.findings, *(scored.findings if scored else ()))
    if found:
        raise Fault("answers_refused", *found)
    event = _Event(
        submission,
        project_id,
        unit or "",
        applied.day or day,
        position_state,
        entity,
        keeping,
        now,
    )
    lock(project_id=project_id, now=now)
    touched = _drop(submission, keeping.mark, keep=applied.record)
    if applied.record == "site":
        touched |= _write_site(event, applied)
    elif applied.record == "activity":
        touched |= _write_activity(event, applied)
    else:
        touched |= _write_screening(event, applied, scored)
    recount(cells=touched, now=now)
    return frozenset(touched)


@transaction.atomic
def forget(*, submission: UUID, mark: Callable[[], str], now: datetime) -> frozenset[Cell]:
    """Take out the submission's record, whatever it is, with its mark; the touched cells.

    Raises Fault when it is a site that still has planned activities.
    """
    projects: set[int] = set()
    for model, key in ((Site, "submission"), (Activity, "pk"), (Screening, "pk")):
        found = model._default_manager.filter(**{key: submission})
        projects.update(found.values_list("project_id", flat=True))
    for project_id in sorted(projects):
        lock(project_id=project_id, now=now)
    touched = _drop(submission, mark, keep="")
    recount(cells=touched, now=now)
    return frozenset(touched)


@transaction.atomic
def anonymise(*, submission: UUID, mark: str) -> int:
    """Keep the count of somebody who was erased and nothing else; how many marks were cut loose.

    The row goes with what it sealed; figures stay as they are, now and at every recount. Twice is
    harmless.
    """
    there = Screening.objects.filter(pk=submission).values_list("project_id", flat=True)
    # Nobody recounts or records there meanwhile: its cell is written anew.
    list(Tally.objects.select_for_update().filter(project_id__in=list(there)))
    loose = marks.loosen(submission=submission, mark=mark)
    Screening.objects.filter(pk=submission).delete()
    return loose


def _scored(assist: Assist) -> Result:
    return score(assist.answers, injecting=assist.injecting, injecting_days=assist.injecting_days)


def _drop(submission: UUID, mark: Callable[[], str], *, keep: str) -> set[Cell]:
    """Delete the submission's rows but those of the kept kind of record."""
    touched: set[Cell] = set()
    if keep != "site":
        for site in Site.objects.filter(submission=submission):
            touched |= _remove_site(site)
    if keep != "activity":
        activities = Activity.objects.filter(pk=submission)
        touched |= _activity_cells(activities)
        activities.delete()
    if keep != "screening":
        gone, _ = Screening.objects.filter(pk=submission).delete()
        touched |= marks.take(submission=submission, mark=mark()) if gone else set()
    return touched


def _write_site(event: _Event, applied: Applied) -> set[Cell]:
    values = applied.values
    key = event.entity or event.submission
    touched: set[Cell] = set()
    for other in Site.objects.filter(submission=event.submission).exclude(pk=key):
        touched |= _remove_site(other)
    if Site.objects.filter(pk=key).exclude(project_id=event.project_id).exists():
        raise fault("record_elsewhere")
    texts = ("contact_name", "regulation_number")
    site, _ = Site.objects.update_or_create(
        uuid=key,
        defaults={
            **{name: values[name] for name in ("name", "kind", "setting", "pupils", "workers")},
            **{name: values[name] for name in ("has_regulation", "regulation_date")},
            **{name: values[name] or "" for name in texts},
            "contact_phone": phone(values["contact_phone"] or ""),
            "search_key": search_key(values["name"]),
            "sort_key": sort_key(values["name"]),
            "submission": event.submission,
            **_common(event),
            **_position(event, applied),
        },
    )
    return touched | _follow(site, site.setting)


def _remove_site(site: Site) -> set[Cell]:
    planned = site.planned.count()
    if planned:
        raise fault("site_planned", count=planned)
    touched = _follow(site, F("declared_setting"))
    site.delete()
    return touched


def _follow(site: Site, setting: str | F) -> set[Cell]:
    """Give the site's activities its setting; an activity may have arrived before the site."""
    activities = Activity.objects.filter(site_id=site.pk, project_id=site.project_id)
    moved = list(activities.exclude(setting=setting).values_list("pk", flat=True))
    if not moved:
        return set()
    chosen = Activity.objects.filter(pk__in=moved)
    touched = _activity_cells(chosen)
    chosen.update(setting=setting)
    return touched | _activity_cells(chosen)


def _write_activity(event: _Event, applied: Applied) -> set[Cell]:
    values = dict(applied.values)
    declared = values.pop("setting") or ""
    site, campaign = values.pop("site"), values.pop("campaign")
    known = Site.objects.filter(pk=site, project_id=event.project_id).first() if site else None
    texts = ("topics", "audience", "organisers", "level", "format")
    values.update({name: values[name] or "" for name in texts})
    chosen = Activity.objects.filter(pk=event.submission)
    touched = _activity_cells(chosen)
    Activity.objects.update_or_create(
        submission=event.submission,
        defaults={
            **values,
            "site_id": site,
            "campaign_id": campaign,
            "setting": known.setting if known else declared,
            "declared_setting": declared,
            "held_on": event.day,
            **_common(event),
            **_position(event, applied),
        },
    )
    return touched | _activity_cells(chosen)


def _write_screening(event: _Event, applied: Applied, scored: Result | None) -> set[Cell]:
    """A refusal keeps nothing but the fact: no case, no scores."""
    fields = {name: value for name, value in applied.values.items() if name in SEALED["screening"]}
    sealed = event.keeping.seal(packed(scored, fields)) if scored else None
    Screening.objects.update_or_create(
        submission=event.submission,
        defaults={
            "screened_on": event.day,
            "consent": scored is not None,
            "case": (applied.values["case"] or "") if scored else "",
            "sealed": sealed,
            **_common(event),
        },
    )
    return marks.put(
        submission=event.submission,
        mark=event.keeping.mark(),
        project_id=event.project_id,
        unit=event.unit,
        day=event.day,
        outcome=scored.highest if scored else REFUSED,
        age=fields["age"] if scored else None,
    )


def _common(event: _Event) -> dict[str, Any]:
    return {"project_id": event.project_id, "unit": event.unit, "recorded_at": event.now}


def _position(event: _Event, applied: Applied) -> dict[str, Any]:
    place = applied.position
    return {
        "latitude": place["lat"] if place else None,
        "longitude": place["lon"] if place else None,
        "accuracy": place["acc"] if place else None,
        "position_state": event.position_state,
    }


def _activity_cells(activities: QuerySet[Activity]) -> set[Cell]:
    rows = activities.values_list("project_id", "unit", "held_on", "kind", "setting")
    return {
        Cell(project_id, unit, month_of(day), kind, setting)
        for project_id, unit, day, kind, setting in rows
    }
