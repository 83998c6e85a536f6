"""A figure in words: a number, or why there is none."""

from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from backend.web.numbers import number
from outreach import labels
from outreach.codes import BANDS
from outreach.selectors import Told, UnitFigures
from outreach.selectors.releases import HIDDEN, NO_DATA, UNRELEASED

# A number, what releases tell about persons, or None where nothing was recorded.
Figure = int | Told | None

_WORDS: Final = {
    HIDDEN: gettext_lazy("under the threshold"),
    UNRELEASED: gettext_lazy("not published yet"),
    NO_DATA: gettext_lazy("no data"),
}


def counted(figure: Figure) -> int | None:
    """The number of a figure that has one."""
    return figure.count if isinstance(figure, Told) else figure


def said(figure: Figure) -> str:
    """A figure in words: a number, why there is none, or a dash where nothing is known."""
    if not isinstance(figure, Told):
        return "–" if figure is None else number(figure)
    if figure.count is None:
        return str(_WORDS[figure.state])
    if figure.hidden:
        return _("{count}, without {months} months under the threshold").format(
            count=number(figure.count), months=number(figure.hidden)
        )
    return number(figure.count)


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
    if figures["waiting"]:
        lines.append([_("Activities waiting for approval"), said(figures["waiting"])])
    lines.append([_("Screenings, all"), said(figures["screened"])])
    if figures["unapproved"]:
        lines.append([_("Screenings waiting for approval"), said(figures["unapproved"])])
    lines += [
        [_("Screenings: {band}").format(band=labels.BANDS[band]), said(figures["screenings"][band])]
        for band in BANDS
    ]
    return lines
