"""Writing sites; the activities held at one have its setting."""

from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from django.db.models import F

from outreach.cells import Cell
from outreach.faults import fault
from outreach.findings import finding
from outreach.mapping import Applied
from outreach.models import Activity, Site, Source
from outreach.recording import places
from outreach.recording.activities import cells_of
from outreach.recording.event import Event, Writer, Written, nobody
from outreach.selectors.doubles import alike
from outreach.text import phone, search_key, sort_key


def write(event: Event, applied: Applied) -> Written:
    key = event.entity or event.submission
    touched: set[Cell] = set()
    for other in Site.objects.filter(submission=event.submission).exclude(pk=key):
        touched |= _remove(other)
    if Site.objects.filter(pk=key).exclude(project_id=event.project_id).exists():
        raise fault("record_elsewhere")
    before = [near for there in Site.objects.filter(pk=key) for near in alike(there)]
    site, is_new = Site.objects.update_or_create(
        uuid=key,
        defaults={
            **_fields(applied.values),
            "submission": event.submission,
            **event.common(),
            **event.position(applied),
        },
    )
    setting, place = _stand_in(site) if is_new else (site.setting, site.pk)
    near = alike(site)
    note_doubles([*before, *near])
    notes = (finding("site_double", count=len(near)),) if near else ()
    return Written(touched | _follow(site, setting, place), notes)


def _stand_in(site: Site) -> tuple[str | F, UUID]:
    """The setting and the id under which its activities count.

    A site that was merged, deleted and is back again stays a pointer.
    """
    place = places.kept_for(site.pk, site.project_id)
    if place is None:
        return site.setting, site.pk
    site.merged_into = place
    site.save(update_fields=["merged_into"])
    kept = Site.objects.filter(pk=place, project_id=site.project_id).first()
    return kept.setting if kept else F("declared_setting"), place


def note_doubles(sites: Iterable[Site]) -> None:
    """Let the sources of these sites say how many others may be the same place now."""
    for site in Site.objects.filter(pk__in={each.pk for each in sites}):
        for source in Source.objects.filter(pk=site.submission):
            count = len(alike(site))
            kept = [note for note in source.notes if note[0] != "site_double"]
            told = finding("site_double", count=count)
            notes = [*kept, [told.code, told.params]] if count else kept
            if notes != source.notes:
                Source.objects.filter(pk=source.pk).update(notes=notes)


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
    touched = _follow(site, F("declared_setting"), site.pk)
    near = alike(site)
    site.delete()
    note_doubles(near)
    return touched


def _follow(site: Site, setting: str | F, to: UUID) -> set[Cell]:
    """Give the site's activities this setting, and the site `to` that stands for theirs.

    An activity may have arrived before the site.
    """
    activities = Activity.objects.filter(site_id=site.pk, project_id=site.project_id)
    moved = list(activities.exclude(setting=setting, site_id=to).values_list("pk", flat=True))
    if not moved:
        return set()
    chosen = Activity.objects.filter(pk__in=moved)
    touched = cells_of(chosen)
    chosen.update(setting=setting, site_id=to)
    return touched | cells_of(chosen)


WRITER = Writer(write, remove, nobody)
