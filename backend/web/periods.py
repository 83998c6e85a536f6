"""The period of a page: whole months, kept in the address. PURE but for its words."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.utils.translation import gettext as _

_MONTH: Final = re.compile(r"(\d{4})-(\d{1,2})")
YEARS: Final = (2000, 2100)


@dataclass(frozen=True)
class Period:
    """Both months, by their first days, are included; `faults` by field."""

    first: date
    last: date
    faults: dict[str, str]

    @property
    def end(self) -> date:
        """The last day of the last month."""
        return self.last + timedelta(days=monthrange(self.last.year, self.last.month)[1] - 1)


def last_months(today: date, count: int = 12) -> tuple[date, date]:
    """The months up to this one, `count` in all."""
    months = today.year * 12 + today.month - count
    return date(months // 12, months % 12 + 1, 1), today.replace(day=1)


def read_period(first: str, last: str, today: date) -> Period:
    """The months that were asked for ("2026-05"); the last twelve where nothing or nonsense was."""
    usual = last_months(today)
    found, faults = [], {}
    for name, text, otherwise in (("from", first, usual[0]), ("to", last, usual[1])):
        month = _month(text) if text else otherwise
        if month is None:
            faults[name] = _("“{text}” is not a month. Write it as 2026-05.").format(text=text[:20])
        found.append(month or otherwise)
    if found[0] > found[1] and not faults:
        faults["from"] = _("The first month is after the last one. Change one of them.")
    if faults:
        return Period(*usual, faults)
    return Period(found[0], found[1], {})


def _month(text: str) -> date | None:
    told = _MONTH.fullmatch(text.strip())
    if told is None:
        return None
    year, month = int(told[1]), int(told[2])
    if not (YEARS[0] <= year <= YEARS[1] and 1 <= month <= 12):
        return None
    return date(year, month, 1)
