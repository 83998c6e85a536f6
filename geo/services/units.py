"""Loads the unit tree of the registry into the database; may be run again."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction

from geo import registry
from geo.models import Level, Successor, Unit, UnitSource
from geo.registry import Entry, Link, Registry
from geo.vietnamese import search_key, sort_key

_FIELDS = [
    "level",
    "name",
    "kind",
    "parent",
    "search_key",
    "sort_key",
    "lat",
    "lon",
    "area_km2",
]
_BATCH = 2000


@dataclass(frozen=True)
class Loaded:
    """What a load did. `standing` counts the registry's units that have not ended, by level."""

    version: str
    created: int
    updated: int
    unchanged: int
    links: int
    standing: dict[str, int]


@transaction.atomic
def load_units(*, now: datetime, source: Registry | None = None) -> Loaded:
    """Make the units and successors of the registry stand in the database.

    Units that the registry lacks stay, and so does the last day of a unit that somebody ended.
    """
    read = source or registry.read()
    known = {unit.key: unit for unit in Unit.objects.all()}
    created = updated = 0
    for level in Level.values:
        entries = [entry for entry in read.units if entry.level == level]
        new, changed = _level(entries, known)
        Unit.objects.bulk_create(new, batch_size=_BATCH)
        Unit.objects.bulk_update(changed, _FIELDS, batch_size=200)
        created, updated = created + len(new), updated + len(changed)
    links = _link(read.links, known)
    if created or updated or links:
        UnitSource.objects.create(
            name=registry.PACKAGE, version=read.version, loaded_at=now, units=len(read.units)
        )
        _measure()
    standing = Counter(entry.level for entry in read.units if entry.valid_to is None)
    unchanged = len(read.units) - created - updated
    return Loaded(read.version, created, updated, unchanged, links, dict(standing))


def _level(entries: list[Entry], known: dict[str, Unit]) -> tuple[list[Unit], list[Unit]]:
    """(units to create, units to update) of one level; new ones join `known`."""
    created, changed = [], []
    for entry in entries:
        key = str(entry.key)
        wanted = _fields(entry, known)
        unit = known.get(key)
        if unit is None:
            code, valid_from = entry.key
            unit = Unit(
                key=key, code=code, valid_from=valid_from, valid_to=entry.valid_to, **wanted
            )
            known[key] = unit
            created.append(unit)
        elif any(getattr(unit, name) != value for name, value in wanted.items()):
            for name, value in wanted.items():
                setattr(unit, name, value)
            changed.append(unit)
    return created, changed


def _fields(entry: Entry, known: dict[str, Unit]) -> dict[str, object]:
    return {
        "level": entry.level,
        "name": entry.name,
        "kind": entry.kind,
        "parent_id": known[str(entry.parent)].pk if entry.parent else None,
        "search_key": search_key(entry.name),
        "sort_key": sort_key(entry.name),
        "lat": entry.lat,
        "lon": entry.lon,
        "area_km2": entry.area_km2,
    }


def _link(links: list[Link], known: dict[str, Unit]) -> int:
    """Make the links stand; how many were new or changed."""
    wanted = {(known[str(one.old)].pk, known[str(one.new)].pk): one.share for one in links}
    standing = {(link.old_id, link.new_id): link for link in Successor.objects.all()}
    fresh = [
        Successor(old_id=old, new_id=new, share=share)
        for (old, new), share in wanted.items()
        if (old, new) not in standing
    ]
    changed = [
        link for pair, link in standing.items() if wanted.get(pair, link.share) != link.share
    ]
    for link in changed:
        link.share = wanted[link.old_id, link.new_id]
    Successor.objects.bulk_create(fresh, batch_size=_BATCH)
    Successor.objects.bulk_update(changed, ["share"], batch_size=_BATCH)
    return len(fresh) + len(changed)


def _measure() -> None:
    """Tell the database's planner at once how many rows came.

    PostgreSQL's own round may be a minute away or may have seen the tables empty: until then a
    question about successors was planned for no rows and took minutes instead of milliseconds.
    """
    with connection.cursor() as cursor:
        for model in (Unit, Successor):
            cursor.execute(f"ANALYZE {connection.ops.quote_name(model._meta.db_table)}")
