"""Every row of a batch as its record would be, or with what is wrong; nothing is written here."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final
from uuid import UUID, uuid5

from django.utils.translation import gettext as _

from backend.importing.cells import DAY, EMPTY, day_of, number_of
from backend.importing.fields import ALL, COLUMNS, PLACE, SETTING_OF, Column, key_of, label
from backend.importing.models import ImportBatch, ImportRow
from backend.importing.places import Places, Reading
from outreach.doubles import plain
from outreach.kinds.shapes import DONG
from outreach.models import Activity, Site
from outreach.text import search_key

# Names of records of files: the same row again is the same record, never a second one.
_NAMES: Final = UUID("5a1f8f4e-8f5c-5d61-9a43-6c2f0f6b7d11")
NEW, TWIN, WAITS, WRONG = "new", "twin", "waits", "wrong"


@dataclass
class Judged:
    """A row: its record and where it is, or why there is none."""

    number: int
    values: dict[str, Any] = field(default_factory=dict)
    day: date | None = None
    place: str = ""
    reading: Reading | None = None
    unit: str = ""
    faults: list[str] = field(default_factory=list)
    waits: list[str] = field(default_factory=list)
    submission: UUID | None = None
    twin: bool = False

    @property
    def state(self) -> str:
        if self.faults:
            return WRONG
        if self.waits:
            return WAITS
        return TWIN if self.twin else NEW


@dataclass(frozen=True)
class Ground:
    """What rows are judged by: the communes, and what was chosen by hand."""

    places: Places
    chosen: Mapping[str, str]


def place_text(batch: ImportBatch, cells: list[list[str]]) -> str:
    """The place as the row writes it: "xã A, huyện B, tỉnh C" of up to four columns."""
    words = {"commune": "xã", "district": "huyện", "province": "tỉnh"}
    found = []
    for name in PLACE:
        kind, text = _cell(cells, batch.columns.get(name))
        if kind != EMPTY and text:
            named = name in words and not any(each in text.lower() for each in _SAID)
            plain = named and not text.isdecimal()
            found.append(f"{words[name]} {text}" if plain and name != "commune" else text)
    return ", ".join(found)


_SAID: Final = ("xã", "phường", "thị trấn", "huyện", "quận", "tỉnh", "thành phố", "tp", "tx")


def judge(batch: ImportBatch, rows: Iterable[ImportRow], ground: Ground) -> list[Judged]:
    """All rows, in the file's order; the number of queries does not grow with them."""
    judged = [_row(batch, row, ground) for row in rows]
    if batch.kind == ImportBatch.Kind.SITE:
        _name_sites(batch, judged)
    else:
        _name_activities(batch, judged)
    _note_twins(batch, judged)
    return judged


def _row(batch: ImportBatch, row: ImportRow, ground: Ground) -> Judged:
    made = Judged(row.number)
    for column in COLUMNS[batch.kind]:
        if column.shape != "place":
            _fill(batch, column, row.cells, made)
    made.day = made.values.pop("day", None)
    made.place = place_text(batch, row.cells)
    _find(batch, made, ground)
    if batch.kind == ImportBatch.Kind.SITE and made.values.get("kind"):
        usual = SETTING_OF.get(made.values["kind"], "cong_dong")
        made.values["setting"] = made.values.get("setting") or usual
    return made


def _cell(cells: list[list[str]], number: int | None) -> tuple[str, str]:
    if number is None or not 0 <= number < len(cells):
        return EMPTY, ""
    return cells[number][0], cells[number][1]


def _fill(batch: ImportBatch, column: Column, cells: list[list[str]], made: Judged) -> None:
    """One field of the row; what it can't be is told by the heading's field, without the text."""
    kind, text = _cell(cells, batch.columns.get(column.name))
    value: Any = None
    if column.shape == "code":
        value = _coded(batch, column, text, made)
    elif column.shape == "day":
        value = _day(batch, column, kind, text, made)
    elif column.shape == "count":
        value = _count(column, kind, text, made)
    elif text:
        value = text
        if len(text) > column.limit:
            say = _("{field}: longer than {limit} characters. Shorten it.")
            made.faults.append(say.format(field=_label(column), limit=column.limit))
    if value is not None:
        made.values[column.name] = value
    elif column.needed and not any(_label(column) in each for each in made.faults + made.waits):
        made.faults.append(_("{field}: empty. Fill it in.").format(field=_label(column)))


def _coded(batch: ImportBatch, column: Column, text: str, made: Judged) -> str | None:
    table = batch.values.get(column.name, {})
    if ALL in table:
        return str(table[ALL])
    if not text:
        return None
    found = table.get(key_of(text))
    if not found and column.needed:
        say = _("{field}: it is not said yet what this word means. Choose it above.")
        made.waits.append(say.format(field=_label(column)))
    return found or None


def _day(batch: ImportBatch, column: Column, kind: str, text: str, made: Judged) -> date | None:
    found = day_of(kind, text)
    if found is None:
        say = _("{field}: no date such as 31/05/2024. Write day, month and year.")
        made.faults.append(say.format(field=_label(column)))
        return None
    asked = "cells" if kind == DAY else "texts"
    answer = batch.dates.get(asked, "")
    if found.ambiguous and not answer:
        say = _("{field}: it is not said yet which is the day and which the month.")
        made.waits.append(say.format(field=_label(column)))
        return None
    return found.other if found.ambiguous and answer in {"mdy", "swapped"} else found.day


def _count(column: Column, kind: str, text: str, made: Judged) -> int | None:
    try:
        value = number_of(kind, text)
    except (ValueError, OverflowError):
        say = _("{field}: no whole number. Write it with digits, such as 1.234.")
        made.faults.append(say.format(field=_label(column)))
        return None
    most = DONG if column.name == "cost" else 1_000_000
    if value is not None and not 0 <= value <= most:
        say = _("{field}: the number must lie between 0 and {most}.")
        made.faults.append(say.format(field=_label(column), most=most))
        return None
    return value


def _label(column: Column) -> str:
    return label(column.name)


def _find(batch: ImportBatch, made: Judged, ground: Ground) -> None:
    """The commune: chosen for all rows, chosen for this text, or read from it."""
    for_all = batch.values.get("place", {}).get(ALL, "")
    if for_all in ground.places.known:
        made.unit = for_all
        return
    key = key_of(made.place)
    if not key:
        made.faults.append(_("There is no commune. Write it into the row, or choose one for all."))
        return
    made.reading = ground.places.read(made.place, made.day)
    chosen = ground.chosen.get(key, "")
    made.unit = chosen if chosen in ground.places.known else made.reading.unit
    if not made.unit:
        made.waits.append(_("The commune is not sure. Choose it in the list of places."))


def _name(row: Judged, column: str) -> str:
    """What names of sites are compared by, as the guard of sites does."""
    return plain(search_key(str(row.values.get(column, ""))))


def _name_sites(batch: ImportBatch, judged: list[Judged]) -> None:
    for row in judged:
        name = _name(row, "name")
        if name and row.unit:
            row.submission = uuid5(_NAMES, f"site {batch.project_id} {row.unit} {name}")


def _name_activities(batch: ImportBatch, judged: list[Judged]) -> None:
    """Where the site is one of the project's, by name and commune, the activity is held there."""
    named = {(row.unit, _name(row, "site")) for row in judged}
    rows = Site.objects.filter(
        project_id=batch.project_id, unit__in={unit for unit, name in named if name}
    )
    told_of = rows.values_list("unit", "search_key", "pk")
    known = {(unit, plain(key)): pk for unit, key, pk in told_of}
    for row in judged:
        name = _name(row, "site")
        row.values.pop("site", None)
        site = known.get((row.unit, name)) if name else None
        if site is not None:
            row.values["site"] = str(site)
        if row.unit and row.day and row.values.get("kind"):
            where = name or f"{key_of(row.place)} {row.values.get('attendances', '')}"
            told = f"{row.values['kind']} {row.day} {row.unit} {where}"
            row.submission = uuid5(_NAMES, f"activity {batch.project_id} {told}")


def _note_twins(batch: ImportBatch, judged: list[Judged]) -> None:
    """Rows that are there already: in the file, brought in before, or recorded otherwise."""
    seen: set[UUID] = set()
    there = _sites_there if batch.kind == ImportBatch.Kind.SITE else _activities_there
    known = there(batch, judged)
    for row in judged:
        if row.submission is not None:
            row.twin = row.submission in seen or bool(known.intersection(_marks(batch, row)))
            seen.add(row.submission)


def _marks(batch: ImportBatch, row: Judged) -> Iterator[object]:
    yield row.submission
    if batch.kind == ImportBatch.Kind.SITE:
        yield row.unit, _name(row, "name")
    elif row.values.get("site"):
        yield row.values["kind"], row.day, row.values["site"]


def _sites_there(batch: ImportBatch, judged: list[Judged]) -> set[object]:
    rows = Site.objects.filter(
        project_id=batch.project_id, unit__in={row.unit for row in judged if row.unit}
    )
    found: set[object] = set()
    for pk, unit, key in rows.values_list("submission", "unit", "search_key"):
        found |= {pk, (unit, plain(key))}
    return found


def _activities_there(batch: ImportBatch, judged: list[Judged]) -> set[object]:
    days = [row.day for row in judged if row.day]
    if not days:
        return set()
    rows = Activity.objects.filter(
        project_id=batch.project_id, held_on__gte=min(days), held_on__lte=max(days)
    )
    found: set[object] = set()
    for pk, kind, day, site in rows.values_list("pk", "kind", "held_on", "site_id"):
        found.add(pk)
        if site is not None:
            found.add((kind, day, str(site)))
    return found
