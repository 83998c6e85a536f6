"""The pages of pupils' surveys: breakdowns in words, the table of a term, terms to choose from."""

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from backend.figures.pupils import School
from backend.web.numbers import number
from backend.web.releases import BOM, Column, Shown
from outreach import pupils
from outreach.cube import WHOLE
from outreach.pupils import DIMENSIONS, GRADE, HELP, RISK, RISKS, term_of

TERMS_OFFERED: Final = 6
_TOTAL: Final = Column("", "", gettext_lazy("Pupils"))
_NOT_SAID: Final = pgettext_lazy("pupils", "not said")
_WORDS: Final[dict[tuple[str, str], str | Promise]] = {
    (RISK, "low"): gettext_lazy("CRAFFT 0 to 1"),
    (RISK, "high"): gettext_lazy("CRAFFT 2 and more"),
    (RISK, ""): gettext_lazy("CRAFFT not asked"),
    (RISKS, "0-0"): gettext_lazy("no risk answer"),
    (HELP, "yes"): gettext_lazy("wants help"),
    (HELP, "no"): gettext_lazy("wants none"),
}
BY: Final = {
    RISK: gettext_lazy("By CRAFFT"),
    RISKS: gettext_lazy("By risk answers"),
    GRADE: gettext_lazy("By grade"),
    HELP: gettext_lazy("By wish for help"),
}


def columns_by(asked: str) -> tuple[str, list[Column]]:
    """The breakdown that the address asks for, one at a time."""
    name = asked if asked in DIMENSIONS else RISK
    return name, [_TOTAL, *(Column(name, value, _word(name, value)) for value in DIMENSIONS[name])]


def _word(name: str, value: str) -> str | Promise:
    return _WORDS.get((name, value)) or value.replace("-", "–") or _NOT_SAID


def rows(schools: Sequence[School], columns: Sequence[Column]) -> list[Shown]:
    return [
        Shown(name_of(each), [_text(each.figures.get((c.dimension, c.value))) for c in columns])
        for each in schools
    ]


def name_of(school: School) -> str:
    if school.key == WHOLE:
        return _("Whole project")
    return school.name or _("School not known")


def _text(count: int | None) -> str:
    return number(count) if count is not None else _("under the threshold")


def table(schools: Sequence[School], columns: Sequence[Column]) -> str:
    """The term as CSV; a figure that is not told is said in words, never left empty."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([_("School"), *(str(column.heading) for column in columns)])
    for school in schools:
        counts = [school.figures.get((each.dimension, each.value)) for each in columns]
        writer.writerow(
            [
                _cell(name_of(school)),
                *(_("under the threshold") if c is None else c for c in counts),
            ]
        )
    return BOM + out.getvalue()


def _cell(text: str) -> str:
    """What a spreadsheet would take for a formula begins with an apostrophe."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


def terms_to_release(done: Sequence[date], today: date) -> list[date]:
    """The closed terms without a release, the latest first."""
    return [term for term in _closed(today) if term not in done]


def _closed(today: date) -> Iterator[date]:
    term = term_of(today)
    for _turn in range(TERMS_OFFERED):
        term = term_of(term - timedelta(days=1))
        yield term


def term_words(term: date) -> str:
    """ "Term I, 2026–2027"; the second one names the school year that it ends."""
    first = term.month == pupils.TERMS[0]
    year = term.year if first else term.year - 1
    number_of = "I" if first else "II"
    return _("Term {number}, school year {year}").format(
        number=number_of, year=f"{year}–{year + 1}"
    )
