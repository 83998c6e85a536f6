"""Writing activities, which every event without a named person is, whatever else it may be."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from outreach.cells import Cell, month_of
from outreach.mapping import Applied
from outreach.models import Activity, Site
from outreach.recording.event import Event, Writer, Written, nobody

_TEXTS = ("topics", "audience", "organisers", "level", "format", "part", "link")


def write(event: Event, applied: Applied) -> Written:
    return Written(put(event, applied, applied.values))


def put(event: Event, applied: Applied, values: dict[str, Any]) -> set[Cell]:
    """Make this the activity of the submission; other kinds of records keep theirs here, too.

    `values`: any of the activity's fields, `kind` among them.
    """
    given = dict(values)
    declared = given.pop("setting", None) or ""
    site, campaign = given.pop("site", None), given.pop("campaign", None)
    known = Site.objects.filter(pk=site, project_id=event.project_id).first() if site else None
    given.update({name: given[name] or "" for name in _TEXTS if name in given})
    chosen = Activity.objects.filter(pk=event.submission)
    touched = cells_of(chosen)
    Activity.objects.update_or_create(
        submission=event.submission,
        defaults={
            **given,
            "site_id": site,
            "campaign_id": campaign,
            "setting": known.setting if known else declared,
            "declared_setting": declared,
            "held_on": event.day,
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
