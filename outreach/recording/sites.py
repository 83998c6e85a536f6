"""Writing sites; the activities held at one have its setting."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db.models import F

from outreach.cells import Cell
from outreach.faults import fault
from outreach.findings import finding
from outreach.mapping import Applied
from outreach.models import Activity, Site
from outreach.recording.activities import cells_of
from outreach.recording.event import Event, Writer, Written, nobody
from outreach.selectors.doubles import doubles_of
from outreach.text import phone, search_key, sort_key


def write(event: Event, applied: Applied) -> Written:
    key = event.entity or event.submission
    touched: set[Cell] = set()
    for other in Site.objects.filter(submission=event.submission).exclude(pk=key):
        touched |= _remove(other)
    if Site.objects.filter(pk=key).exclude(project_id=event.project_id).exists():
        raise fault("record_elsewhere")
    site, _ = Site.objects.update_or_create(
        uuid=key,
        defaults={
            **_fields(applied.values),
            "submission": event.submission,
            **event.common(),
            **event.position(applied),
        },
    )
    alike = doubles_of(site)
    notes = (finding("site_double", count=alike),) if alike else ()
    return Written(touched | _follow(site, site.setting), notes)


def _fields(values: dict[str, Any]) -> dict[str, Any]:
    texts = ("contact_name", "regulation_number")
    plain = ("name", "kind", "setting", "pupils", "workers", "has_regulation", "regulation_date")
    return {
        **{name: values[name] for name in plain},
        **{name: values[name] or "" for name in texts},
        "contact_phone": phone(values["contact_phone"] or ""),
        "search_key": search_key(values["name"]),
        "sort_key": sort_key(values["name"]),
    }


def remove(submission: UUID, _mark: Callable[[], str]) -> set[Cell]:
    """Raises Fault while the site still has planned activities."""
    touched: set[Cell] = set()
    for site in Site.objects.filter(submission=submission):
        touched |= _remove(site)
    return touched


def _remove(site: Site) -> set[Cell]:
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
    touched = cells_of(chosen)
    chosen.update(setting=setting)
    return touched | cells_of(chosen)


WRITER = Writer(write, remove, nobody)
