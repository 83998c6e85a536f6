"""Writing activities, which every event without a named person is, whatever else it may be."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from outreach.cells import Cell, month_of
from outreach.mapping import Applied
from outreach.models import Activity
from outreach.recording import doubts, places
from outreach.recording.event import Event, Writer, Written, nobody
from outreach.reviews import state_of

_TEXTS = ("topics", "audience", "organisers", "level", "format", "part", "link")


def write(event: Event, applied: Applied) -> Written:
    cells = put(event, applied, applied.values)
    return Written(cells, doubts.notes_of(event, applied.values))


def put(event: Event, applied: Applied, values: dict[str, Any]) -> set[Cell]:
    """Make this the activity of the submission; other kinds of records keep theirs here, too.

    `values`: any of the activity's fields, `kind` among them. A planned activity that they name
    says site and campaign where they don't; a merged site is the one that stands for it.
    """
    given = dict(values)
    declared = given.pop("setting", None) or ""
    plan = places.planned(given.get("planned"), event.project_id)
    site = given.pop("site", None) or (plan.site_id if plan else None)
    campaign = given.pop("campaign", None) or (plan.campaign_id if plan else None)
    known = places.standing(site, event.project_id)
    given.update({name: given[name] or "" for name in _TEXTS if name in given})
    chosen = Activity.objects.filter(pk=event.submission)
    touched = cells_of(chosen)
    Activity.objects.update_or_create(
        submission=event.submission,
        defaults={
            **given,
            "site_id": places.place_of(site, event.project_id) if site else None,
            "campaign_id": campaign,
            "setting": known.setting if known else declared,
            "declared_setting": declared,
            "held_on": event.day,
            "state": state_of(event.review),
            **event.common(),
            **event.position(applied),
        },
    )
    return touched | cells_of(chosen)


def remove(submission: UUID, _mark: Callable[[], str]) -> set[Cell]:
    chosen = Activity.objects.filter(pk=submission)
    touched = cells_of(chosen)
    chosen.delete()
    return touched


def cells_of(activities: QuerySet[Activity]) -> set[Cell]:
    """The cells of the counts table that these activities stand in."""
    rows = activities.values_list("project_id", "unit", "held_on", "kind", "setting")
    return {
        Cell(project_id, unit, month_of(day), kind, setting)
        for project_id, unit, day, kind, setting in rows
    }


WRITER = Writer(write, remove, nobody)
