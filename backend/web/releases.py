"""The page of releases: its columns in words, the table of one as CSV, months to choose from."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from backend.figures.reading import Line
from backend.web.numbers import number
from outreach import labels
from outreach.ages import AGE_BANDS, EARLIER, UNKNOWN, in_signs
from outreach.codes import BANDS
from outreach.cube import WHOLE
from outreach.dimensions import AGE, OUTCOME

BOM: Final = "\ufeff"  # without it Excel reads Vietnamese as noise
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
MONTHS_OFFERED: Final = 24


@dataclass(frozen=True)
class Column:
    """A column of the table: which cell it shows and its heading."""

    dimension: str
    value: str
    heading: str | Promise


def _of_age(band: str) -> Column:
    return Column(AGE, band, in_signs(band) or gettext_lazy("age not known"))


TOTAL: Final = Column("", "", gettext_lazy("Screened"))
TABLES: Final = {
    OUTCOME: [TOTAL, *(Column(OUTCOME, band, labels.BANDS[band]) for band in BANDS)],
    AGE: [TOTAL, *(_of_age(band) for band in AGE_BANDS)],
}
# What was published in the bands of an earlier release of this software.
_AGES_BEFORE: Final = [TOTAL, *(_of_age(band) for band in (*EARLIER, UNKNOWN))]


@dataclass(frozen=True)
class Shown:
    """A row of the printed table: the unit's name and a text for each column."""

    name: str
    texts: list[str]


def columns_for(request: HttpRequest, lines: Sequence[Line]) -> tuple[str, Sequence[Column]]:
    """The dimension that the address asks for, one at a time; the outcome where it asks nothing."""
    asked = request.GET.get("by", OUTCOME)
    dimension = asked if asked in TABLES else OUTCOME
    if dimension == AGE and any((AGE, band) in line.figures for line in lines for band in EARLIER):
        return dimension, _AGES_BEFORE
    return dimension, TABLES[dimension]


def rows(lines: Sequence[Line], columns: Sequence[Column]) -> list[Shown]:
    return [
        Shown(name_of(line), [_text(line.figures.get((c.dimension, c.value))) for c in columns])
        for line in lines
    ]


def name_of(line: Line) -> str:
    if line.unit == WHOLE:
        return _("Whole project")
    return line.name or line.unit or _("Commune not known")


def table(lines: Sequence[Line], columns: Sequence[Column]) -> str:
    """The release as CSV; a figure that is not told is said in words, never left empty."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([_("Unit"), _("Name"), *(str(column.heading) for column in columns)])
    for line in lines:
        counts = [line.figures.get((column.dimension, column.value)) for column in columns]
        told = [_("under the threshold") if count is None else count for count in counts]
        writer.writerow([line.unit, _plain(name_of(line)), *told])
    return BOM + out.getvalue()


def months_to_release(released: Sequence[date], today: date) -> list[date]:
    """The ended months of the last two years that are not published, the latest first."""
    return [month for month in _ended(today) if month not in set(released)]


def _ended(today: date) -> Iterator[date]:
    months = today.year * 12 + today.month - 1
    for back in range(1, MONTHS_OFFERED + 1):
        yield date((months - back) // 12, (months - back) % 12 + 1, 1)


def _text(count: int | None) -> str:
    return _("under the threshold") if count is None else number(count)


def _plain(name: str) -> str:
    return f"'{name}" if name.startswith(_FORMULA) else name
