"""One answer to the value of a record's field. PURE."""

import math
import re
from collections.abc import Callable
from datetime import date
from typing import Any, Final
from uuid import UUID

from outreach.kinds import Field
from outreach.text import clean

# Days outside these years come from a device with a wrong clock; dates near year 1 or 9999 also
# break the arithmetic of months.
_FIRST, _LAST = date(2000, 1, 1), date(2100, 12, 31)
_YES: Final = ("co", "dong_y", "yes", "true", "1")
_NO: Final = ("khong", "khong_dong_y", "no", "false", "0")
# Given by the server, or provisional from a phone that was offline.
_CASE_CODE: Final = re.compile(r"[0-9]{5}-[0-9]{4}-[0-9]{5}|T-[0-9A-Z]{6}")
# A choice such as "chua_co" or "khong_thuoc_chien_dich" in place of an entity.
_CHOICE_NAME: Final = re.compile(r"[a-z][a-z0-9_]{0,63}")
_Reader = Callable[[Any, Field], Any]
_UUID: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class Refused(ValueError):  # noqa: N818 - it never leaves the mapping
    """The answer cannot be the value; the text is the finding's code."""


def converted(field: Field, answer: Any) -> Any:
    """The value, or None for an empty answer. Raises Refused with the finding's code."""
    reader: _Reader = _READERS.get(field.shape, _text)
    return reader(answer, field)


def _case(answer: Any, field: Field) -> str | None:
    """A case goes by its entity's UUID or its code: who types a name is refused. Raises Refused."""
    written = _text(answer, field)
    if not written or _CASE_CODE.fullmatch(written):
        return written
    if _CHOICE_NAME.fullmatch(written):
        return None
    name = written.removeprefix("uuid:").lower()
    if not _UUID.fullmatch(name):
        raise Refused("answer_not_case")
    return name


def _month(answer: Any, _field: Field) -> date | None:
    """The first day of the month "2026-05", also of a day in it. Raises Refused."""
    if isinstance(answer, str) and re.fullmatch(r"\d{4}-\d{2}", answer, re.ASCII):
        answer = f"{answer}-01"
    found = day(answer)
    return found.replace(day=1) if found else None


def _mark(answer: Any, field: Field) -> int | None:
    """Tenths of a mark or mean such as 7.5. Raises Refused."""
    if answer is None or answer == "":
        return None
    if isinstance(answer, bool) or not isinstance(answer, int | float):
        raise Refused("answer_not_count")
    if not 0 <= answer <= field.limit:
        raise Refused("answer_count_range")
    return round(answer * 10)


def day(answer: Any) -> date | None:
    """The date of an ISO date or date-time. Raises Refused."""
    if answer is None or answer == "":
        return None
    if not isinstance(answer, str) or not re.match(r"\d{4}-\d{2}-\d{2}(T|$)", answer, re.ASCII):
        raise Refused("answer_not_date")
    try:
        found = date.fromisoformat(answer[:10])
    except ValueError as error:
        raise Refused("answer_not_date") from error
    if not _FIRST <= found <= _LAST:
        raise Refused("answer_date_range")
    return found


def code(answer: Any) -> int | None:
    """A small whole number written as a choice's name or typed as one. Raises Refused."""
    if answer is None or answer == "":
        return None
    if isinstance(answer, int) and not isinstance(answer, bool) and 0 <= answer <= 99:
        return answer
    if isinstance(answer, str) and re.fullmatch(r"[0-9]{1,2}", answer.strip()):
        return int(answer)
    raise Refused("answer_not_code")


def coordinates(answer: Any) -> dict[str, float] | None:
    """{"lat", "lon", "acc"} of a geopoint in degrees (WGS 84) and metres. Raises Refused."""
    if answer is None or answer == "":
        return None
    if not isinstance(answer, dict):
        raise Refused("answer_not_position")
    found: dict[str, float] = {}
    for name, bound in (("lat", 90.0), ("lon", 180.0), ("acc", 1e6)):
        number = answer.get(name, 0.0 if name == "acc" else None)
        if isinstance(number, bool) or not isinstance(number, int | float):
            raise Refused("answer_not_position")
        if not math.isfinite(number) or abs(number) > bound:
            raise Refused("answer_not_position")
        found[name] = float(number)
    return found


def _count(answer: Any, limit: int) -> int | None:
    if answer is None or answer == "":
        return None
    if isinstance(answer, bool) or not isinstance(answer, int):
        raise Refused("answer_not_count")
    if not 0 <= answer <= limit:
        raise Refused("answer_count_range")
    return answer


def _yes_no(answer: Any) -> bool | None:
    if answer is None or answer == "":
        return None
    if isinstance(answer, bool):
        return answer
    said = str(answer).strip().lower() if isinstance(answer, str | int) else ""
    if said in _YES or said in _NO:
        return said in _YES
    raise Refused("answer_not_yes_no")


def _reference(answer: Any) -> UUID | None:
    if answer is None or answer == "":
        return None
    if not isinstance(answer, str):
        raise Refused("answer_not_reference")
    name = answer.strip().removeprefix("uuid:")
    if _UUID.fullmatch(name.lower()):
        return UUID(name)
    if _CHOICE_NAME.fullmatch(name):
        return None
    raise Refused("answer_not_reference")


def _text(answer: Any, field: Field) -> str | None:
    if answer is None:
        return None
    parts = answer if isinstance(answer, list) and field.shape == "words" else [answer]
    if any(isinstance(part, bool) or not isinstance(part, str | int) for part in parts):
        raise Refused("answer_not_text")
    try:
        text = clean(" ".join(str(part) for part in parts))
    except ValueError as error:  # a whole number of thousands of digits
        raise Refused("answer_too_long") from error
    if not text:
        return None
    if field.limit and len(text) > field.limit:
        raise Refused("answer_too_long")
    if field.codes and text not in field.codes:
        raise Refused("answer_not_code")
    return text


_READERS: Final[dict[str, _Reader]] = {
    "count": lambda answer, field: _count(answer, field.limit),
    "day": lambda answer, _field: day(answer),
    "yes_no": lambda answer, _field: _yes_no(answer),
    "reference": lambda answer, _field: _reference(answer),
    "case": _case,
    "month": _month,
    "mark": _mark,
}
