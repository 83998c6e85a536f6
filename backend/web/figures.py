"""The map's figures as a page shows them: a class, words, and the question of the hotspots."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from backend.web import classes
from backend.web.ground import Ground
from backend.web.numbers import number
from geo.models import Designation, Grade, Unit
from outreach import labels
from outreach.codes import BANDS, SETTINGS
from outreach.selectors import UnitFigures
from outreach.suppression import SUPPRESSED, Figure, added

TALKS: Final = "talks"
REACHED: Final = "reached"
SCREENED: Final = "screened"

# How a commune is drawn when its figure is no number of a class.
NO_DATA: Final = "none"
ZERO: Final = "zero"
HIDDEN: Final = "hidden"

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
    figure: Figure | None
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

    @property
    def complete(self) -> list[Row]:
        """Hotspot communes with activities in all three settings."""
        return [row for row in self.hotspots if not row.missing]

    @property
    def lacking(self) -> list[Row]:
        return [row for row in self.hotspots if row.missing]


def figure_of(figures: UnitFigures | None, measure: Measure) -> Figure | None:
    """The measure's figure of a commune; None where nothing was recorded."""
    if figures is None:
        return None
    if measure.name == TALKS:
        return figures["talks"]
    if measure.name == REACHED:
        return figures["attendances"]
    return figures["screenings"][measure.band] if measure.band else figures["screened"]


def picture(
    ground: Ground,
    figures: Mapping[str, UnitFigures],
    designations: Sequence[Designation],
    measure: Measure,
) -> Picture:
    """Put communes, figures and grades together."""
    graded = {one.unit.key: one for one in designations if one.grade in HOTSPOT_GRADES}
    shown = {unit.key: figure_of(figures.get(unit.key), measure) for unit in ground.communes}
    begins = classes.starts([one for one in shown.values() if isinstance(one, int)])
    rows = [
        Row(
            unit=unit,
            figures=figures.get(unit.key),
            grade=_grade(graded.get(unit.key)),
            figure=shown[unit.key],
            css=_css(shown[unit.key], begins),
        )
        for unit in ground.communes
    ]
    hotspots = [row for row in rows if row.grade]
    return Picture(
        measure=measure,
        rows=sorted(rows, key=lambda row: (not (row.grade and row.missing), not row.grade)),
        legend=_legend(begins, measure),
        elsewhere=_sum([one for key, one in figures.items() if key not in shown]),
        hotspots=hotspots,
        synthetic=any(one.synthetic for one in graded.values()),
    )


def _grade(designation: Designation | None) -> str:
    return str(Grade(designation.grade).label) if designation else ""


def _css(figure: Figure | None, begins: Sequence[int]) -> str:
    if figure is None:
        return NO_DATA
    if not isinstance(figure, int):
        return HIDDEN
    found = classes.class_of(figure, begins)
    return f"shade-{classes.shade(found, len(begins))}" if found else ZERO


def _legend(begins: Sequence[int], measure: Measure) -> list[LegendLine]:
    """Class breaks in words; "no data", "zero" and "under the threshold" are each their own."""
    words = [_("very few"), _("few"), _("some"), _("many"), _("very many")]
    lines = [LegendLine(NO_DATA, _("no data")), LegendLine(ZERO, _("zero"))]
    if measure.about_need:
        lines.append(LegendLine(HIDDEN, _("under the threshold, not shown")))
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
    """What was recorded outside the communes of the map; hidden as soon as one part is."""
    if not parts:
        return None
    return {
        "talks": sum(part["talks"] for part in parts),
        "activities": {
            code: sum(part["activities"][code] for part in parts) for code in (*SETTINGS, "")
        },
        "attendances": sum(part["attendances"] for part in parts),
        "screened": added([part["screened"] for part in parts]),
        "screenings": {band: added([part["screenings"][band] for part in parts]) for band in BANDS},
    }


def said(figure: Figure | None) -> str:
    """A figure in words: a number, "under the threshold", or a dash where nothing is known."""
    if figure is None:
        return "–"
    if figure == SUPPRESSED:
        return _("under the threshold")
    return number(int(figure))


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
    return {
        "name": row.unit.name,
        "css": row.css,
        "hotspot": row.grade,
        "said": f"{said(row.figure)} {measure.unit}" if isinstance(row.figure, int) else "",
        "lines": panel_lines(row.figures),
    }


def panel_lines(figures: UnitFigures | None) -> list[list[str]]:
    """Label and figure, as the panel of a commune lists them; empty where nothing is recorded."""
    if figures is None:
        return []
    lines = [[_("Talks held"), said(figures["talks"])]]
    lines += [
        [_("Activities: {setting}").format(setting=labels.SETTINGS[code]), said(count)]
        for code, count in figures["activities"].items()
        if code or count
    ]
    lines.append([_("Attendances"), said(figures["attendances"])])
    lines.append([_("Screenings, all"), said(figures["screened"])])
    lines += [
        [_("Screenings: {band}").format(band=labels.BANDS[band]), said(figures["screenings"][band])]
        for band in BANDS
    ]
    return lines
