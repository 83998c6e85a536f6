"""One answer's text as a typed value; what does not parse raises ValueError."""

import math
import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any

_INT = re.compile(r"[+-]?\d{1,18}")
_DECIMAL = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,3})?", re.ASCII)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_TIME = re.compile(r"\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}(?::?\d{2})?)?", re.ASCII)


def typed(text: str, kind: str) -> Any:
    """The value of a stripped, non-empty text for a field type, or ValueError.

    int → int; decimal → finite float; date, time, dateTime → ISO text; geopoint →
    {"lat", "lon", "alt", "acc"} in degrees and metres; geotrace, geoshape → list of those;
    select, rank → list of names; anything else → text in NFC.
    """
    read = _READERS.get(kind)
    return read(text) if read else unicodedata.normalize("NFC", text)


def _int(text: str) -> int:
    if not text.isascii() or not _INT.fullmatch(text):
        raise ValueError
    return int(text)


def _decimal(text: str) -> float:
    if not _DECIMAL.fullmatch(text):
        raise ValueError
    value = float(text)
    if not math.isfinite(value):
        raise ValueError
    return value


def _date(text: str) -> str:
    """Some clients send a date and time for a date; the day is what was asked."""
    day, at, rest = text.partition("T")
    if not _DATE.fullmatch(day):
        raise ValueError
    if at:
        _time(rest)
    return date.fromisoformat(day).isoformat()


def _time(text: str) -> str:
    if not _TIME.fullmatch(text):
        raise ValueError
    time.fromisoformat(text)
    return text


def _date_time(text: str) -> str:
    day, at, rest = text.partition("T")
    if not at or not _DATE.fullmatch(day) or not _TIME.fullmatch(rest):
        raise ValueError
    datetime.fromisoformat(text)
    return text


def _geopoint(text: str) -> dict[str, float]:
    """ "lat lon alt acc"; without acc it is 0.0, as for a place chosen by hand: never exact."""
    parts = text.split()
    if not 2 <= len(parts) <= 4:
        raise ValueError
    numbers = [_decimal(part) for part in parts] + [0.0, 0.0]
    lat, lon, alt, acc = numbers[:4]
    if abs(lat) > 90 or abs(lon) > 180 or acc < 0:
        raise ValueError
    return {"lat": lat, "lon": lon, "alt": alt, "acc": acc}


def _trace(text: str) -> list[dict[str, float]]:
    return [_geopoint(point) for point in text.split(";") if point.strip()]


def _names(text: str) -> list[str]:
    return unicodedata.normalize("NFC", text).split()


_READERS: dict[str, Callable[[str], Any]] = {
    "int": _int,
    "decimal": _decimal,
    "date": _date,
    "time": _time,
    "dateTime": _date_time,
    "geopoint": _geopoint,
    "geotrace": _trace,
    "geoshape": _trace,
    "select": _names,
    "rank": _names,
}
