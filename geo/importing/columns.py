"""Reads codes and days out of the columns of a file of boundaries."""

from datetime import date, datetime
from typing import Any

import numpy as np
import numpy.typing as npt
from django.utils.translation import gettext_lazy as _

from geo.faults import Fault

WIDTHS = {"province": 2, "district": 3, "commune": 5}
# What files of the statistics office, of ministries and of map sellers call the code.
_ANY = ("code", "ma", "gso_code", "ma_gso", "ma_dvhc", "madvhc", "ma_hc")
CODE_NAMES = {
    "province": (*_ANY, "ma_tinh", "matinh", "province_code"),
    "district": (*_ANY, "ma_huyen", "mahuyen", "district_code"),
    "commune": (*_ANY, "ma_xa", "maxa", "ma_phuong_xa", "commune_code", "ward_code"),
}
START_NAMES = ("valid_from", "tu_ngay", "hieu_luc_tu", "ngay_hieu_luc")


def codes(
    columns: dict[str, npt.NDArray[Any]], *, level: str, named: str | None
) -> list[str | Fault]:
    """Each feature's code, with the zeros that Excel and number columns lose put back."""
    values = columns[_code_column(list(columns), level, named)]
    return [_code(value, WIDTHS[level], place) for place, value in enumerate(values, start=1)]


def starts(columns: dict[str, npt.NDArray[Any]], count: int) -> list[date | None | Fault]:
    """Each feature's first day, None where the file does not say."""
    for name, values in columns.items():
        if name.lower() in START_NAMES:
            return [_day(value, place) for place, value in enumerate(values, start=1)]
    return [None] * count


def _code_column(present: list[str], level: str, named: str | None) -> str:
    wanted = (named,) if named else CODE_NAMES[level]
    lower = {name.lower(): name for name in reversed(present)}
    for name in wanted:
        if name.lower() in lower:
            return lower[name.lower()]
    raise Fault(
        "no_code_column",
        _(
            "No column holds the code: looked for {wanted}; the file has {present}. "
            "Name the column with --code-column."
        ),
        wanted=", ".join(wanted),
        present=", ".join(present) or "–",
    )


def _code(value: Any, width: int, place: int) -> str | Fault:
    text = "" if _missing(value) else str(value).strip()
    # A number column turns 00097 into 97 or 97.0.
    text = text.removesuffix(".0")
    if text.isascii() and text.isdigit() and len(text) <= width:
        return text.zfill(width)
    return Fault(
        "code_unreadable",
        _("Feature {place}: the code “{code}” is not a number of up to {width} digits."),
        place=place,
        code=text[:20],
        width=width,
    )


def _day(value: Any, place: int) -> date | None | Fault:
    if _missing(value) or str(value).strip() == "":
        return None
    if isinstance(value, datetime):
        return value.date()
    text = str(value).strip()
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        pass
    try:
        return datetime.strptime(text, "%d/%m/%Y").date()
    except ValueError:
        return Fault(
            "day_unreadable",
            _("Feature {place}: “{day}” is not a day; write 2025-07-01 or 01/07/2025."),
            place=place,
            day=text[:20],
        )


def _missing(value: Any) -> bool:
    if value is None:
        return True
    if isinstance(value, float | np.floating):
        return bool(np.isnan(value))
    return isinstance(value, np.datetime64) and bool(np.isnat(value))
