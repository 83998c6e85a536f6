"""The map's figures as a page shows them: their classes, and the question of the hotspots."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from backend.web import classes
from backend.web.figure_words import Figure, counted, panel_lines
from backend.web.ground import Ground
from backend.web.numbers import number
from geo.models import Designation, Grade, Unit
from outreach import labels
from outreach.codes import BANDS, SETTINGS
from outreach.selectors import MapFigures, Told, UnitFigures
from outreach.selectors.releases import HIDDEN as UNDER_THRESHOLD
from outreach.selectors.releases import NO_DATA as NOBODY
from outreach.selectors.releases import UNRELEASED

TALKS: Final = "talks"
REACHED: Final = "reached"
SCREENED: Final = "screened"

# How a commune is drawn when its figure is no number of a class.
NO_DATA: Final = "none"
ZERO: Final = "zero"
HIDDEN: Final = "hidden"
NOT_YET: Final = "unreleased"
_STATES: Final = {UNDER_THRESHOLD: HIDDEN, UNRELEASED: NOT_YET, NOBODY: NO_DATA}

COMMUNE_DIGITS: Final = 5
HOTSPOT_GRADES: Final = (Grade.FIRST, Grade.SECOND, Grade.THIRD)


@dataclass(frozen=True)
class Measure:
    """What the map can show; `about_need` chooses the ramp (need or effort)."""

    name: str
    label: str | Promise
    unit: str | Promise
    about_need: bool = False
    band: str = ""


MEASURES: Final = {
    one.name: one
    for one in (
        Measure(TALKS, gettext_lazy("Talks held"), gettext_lazy("talks")),
        Measure(REACHED, gettext_lazy("People reached (attendances)"), gettext_lazy("attendances")),
        Measure(SCREENED, gettext_lazy("Screenings, all"), gettext_lazy("screenings"), True),
        *(
            Measure(
                f"{SCREENED}-{band}",
                labels.BANDS[band],
                gettext_lazy("screenings"),
                about_need=True,
                band=band,
            )
            for band in reversed(BANDS)
        ),
    )
}


@dataclass(frozen=True)
class Row:
    """One commune: its figures (None: nothing recorded), its grade, its class on the map."""

    unit: Unit
    figures: UnitFigures | None
    grade: str
    figure: Figure
    screened: Told
    css: str

    @property
    def missing(self) -> list[str]:
        """The settings without any activity, in words."""
        held = self.figures["activities"] if self.figures else {}
        return [str(labels.SETTINGS[code]) for code in SETTINGS if not held.get(code)]


@dataclass(frozen=True)
class LegendLine:
    css: str
    words: str


@dataclass(frozen=True)
class Picture:
    """Everything that map, legend and table show, from one reading."""

    measure: Measure
    rows: list[Row]
    legend: list[LegendLine]
    elsewhere: UnitFigures | None
    hotspots: list[Row]
    synthetic: bool  # are its hotspots invented for a demonstration?
    live: bool  # are some figures about persons counted as they stand?

    @property
    def waiting(self) -> int:
        """Activities of the map that nobody has approved yet: they are in no figure."""
        parts = [row.figures for row in self.rows if row.figures]
        parts += [self.elsewhere] if self.elsewhere else []
        return sum(part["waiting"] for part in parts)

    @property
    def complete(self) -> list[Row]:
        """Hotspot communes with activities in all three settings."""
        return [row for row in self.hotspots if not row.missing]

    @property
    def lacking(self) -> list[Row]:
        return [row for row in self.hotspots if row.missing]


def figure_of(figures: UnitFigures | None, measure: Measure, nobody: Told) -> Figure:
    """The measure's figure of a commune; None where nothing was recorded."""
    if figures is None:
        return nobody if measure.about_need else None
    if measure.name == TALKS:
        return figures["talks"]
    if measure.name == REACHED:
        return figures["attendances"]
    return figures["screenings"][measure.band] if measure.band else figures["screened"]


def picture(
    ground: Ground,
    read: MapFigures,
    designations: Sequence[Designation],
    measure: Measure,
) -> Picture:
    """Put communes, figures and grades together."""
    graded = {one.unit.key: one for one in designations if one.grade in HOTSPOT_GRADES}
    figures = read.units
    shown = {
        unit.key: figure_of(figures.get(unit.key), measure, read.nobody_in(unit.key))
        for unit in ground.communes
    }
    begins = classes.starts([one for one in map(counted, shown.values()) if one is not None])
    rows = [
        Row(
            unit=unit,
            figures=figures.get(unit.key),
            grade=_grade(graded.get(unit.key)),
            figure=shown[unit.key],
            screened=_screened(read, unit.key),
            css=_css(shown[unit.key], begins),
        )
        for unit in ground.communes
    ]
    hotspots = [row for row in rows if row.grade]
    return Picture(
        measure=measure,
        rows=sorted(rows, key=lambda row: (not (row.grade and row.missing), not row.grade)),
        legend=_legend(begins, measure),
        elsewhere=_sum([figures[key] for key in figures.keys() - shown.keys() if _is_low(key)]),
        hotspots=hotspots,
        synthetic=any(one.synthetic for one in graded.values()),
        live=read.live,
    )


def _grade(designation: Designation | None) -> str:
    return str(Grade(designation.grade).label) if designation else ""


def _is_low(key: str) -> bool:
    """A commune or none; what is published of a province holds its communes already."""
    code = key.partition("@")[0]
    return not code or len(code) == COMMUNE_DIGITS


def _screened(read: MapFigures, unit: str) -> Told:
    found = read.units.get(unit)
    return found["screened"] if found else read.nobody_in(unit)


def _css(figure: Figure, begins: Sequence[int]) -> str:
    number_of = counted(figure)
    if number_of is None:
        return _STATES[figure.state] if isinstance(figure, Told) else NO_DATA
    found = classes.class_of(number_of, begins)
    return f"shade-{classes.shade(found, len(begins))}" if found else ZERO


def _legend(begins: Sequence[int], measure: Measure) -> list[LegendLine]:
    """Class breaks in words; "no data", "zero" and "under the threshold" are each their own."""
    words = [_("very few"), _("few"), _("some"), _("many"), _("very many")]
    lines = [LegendLine(NO_DATA, _("no data")), LegendLine(ZERO, _("zero"))]
    if measure.about_need:
        lines.append(LegendLine(HIDDEN, _("under the threshold, not shown")))
        lines.append(LegendLine(NOT_YET, _("not published yet")))
    for place, start in enumerate(begins, start=1):
        shade = classes.shade(place, len(begins))
        end = begins[place] - 1 if place < len(begins) else None
        lines.append(LegendLine(f"shade-{shade}", f"{words[shade - 1]}: {_span(start, end)}"))
    return lines


def _span(start: int, end: int | None) -> str:
    if end is None:
        return _("{start} and more").format(start=number(start))
    return number(start) if start == end else f"{number(start)}–{number(end)}"


def _sum(parts: Sequence[UnitFigures]) -> UnitFigures | None:
    """What was recorded outside the communes of the map."""
    if not parts:
        return None
    return {
        "talks": sum(part["talks"] for part in parts),
        "activities": {
            code: sum(part["activities"][code] for part in parts) for code in (*SETTINGS, "")
        },
        "attendances": sum(part["attendances"] for part in parts),
        "waiting": sum(part["waiting"] for part in parts),
        "unapproved": sum(part["unapproved"] for part in parts),
        "screened": reduce(Told.plus, (part["screened"] for part in parts)),
        "screenings": {
            band: reduce(Told.plus, (part["screenings"][band] for part in parts)) for band in BANDS
        },
    }


def as_json(picture: Picture, period: tuple[date, date]) -> dict[str, object]:
    """What the drawing needs, in the reader's language; nothing that the page does not show."""
    return {
        "measure": picture.measure.name,
        "from": f"{period[0]:%Y-%m}",
        "to": f"{period[1]:%Y-%m}",
        "ramp": "need" if picture.measure.about_need else "effort",
        "units": {row.unit.key: _unit_json(row, picture.measure) for row in picture.rows},
    }


def _unit_json(row: Row, measure: Measure) -> dict[str, object]:
    found = counted(row.figure)
    return {
        "name": row.unit.name,
        "css": row.css,
        "hotspot": row.grade,
        "waiting": row.figures["waiting"] if row.figures else 0,
        "said": f"{number(found)} {measure.unit}" if found is not None else "",
        "lines": panel_lines(row.figures),
    }
