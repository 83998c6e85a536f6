"""What is odd about how one form was filled; pure. A finding is a reason to look, never a verdict.

The thresholds follow what survey practice flags (SurveyCTO's quality checks, J-PAL's guide to
high-frequency checks); a form's own length is what "fast" is measured by.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

# Nobody reads a question aloud, hears the answer and marks it in less.
LEAST_SECONDS_PER_QUESTION: Final = 2.0
FEWEST_QUESTIONS: Final = 5  # a form of four questions may be filled in an instant
WORST_ACCURACY_M: Final = 100.0
NIGHT_FROM, NIGHT_TO = 22, 5  # hours in Việt Nam: from 22:00 until 05:00
SPOT_TIMES: Final = 5  # as often at one spot, by one sender, within the window
FEWEST_EQUAL: Final = 5  # so many answers, all equal, are no coincidence
WINDOW_DAYS: Final = 30
SPOT_DECIMALS: Final = 4  # about 11 metres

# Types that differ by themselves from filling to filling, or are no answer.
_OWN: Final = {"binary", "geopoint", "geotrace", "geoshape", "structure", "repeat", "dateTime"}


@dataclass(frozen=True)
class Filling:
    """How one submission was filled, as far as it tells."""

    started_at: datetime | None
    seconds: float | None
    answered: int
    accuracy: float | None
    spot: str
    fingerprint: str


def filling(
    fields: Sequence[Mapping[str, Any]],
    answers: Mapping[str, Any],
    *,
    position: Mapping[str, Any] | None,
    at_a_site: bool = False,
    trail_seconds: float | None,
    trail_started: datetime | None,
) -> Filling:
    """Gather what the checks need; without an audit log, from the form's start and end."""
    started, seconds = trail_started, trail_seconds
    if seconds is None:
        begin, finish = _time(answers.get("start")), _time(answers.get("end"))
        started = started or begin
        if begin and finish and finish >= begin:
            seconds = (finish - begin).total_seconds()
    told = dict(_comparable(fields, answers))
    return Filling(
        started_at=started,
        seconds=seconds,
        answered=len(told),
        accuracy=_number(position.get("acc")) if position else None,
        # A school's talks are all held at the school: there the same spot says nothing.
        spot=_spot(position) if position and not at_a_site else "",
        fingerprint=_fingerprint(told) if len(told) >= FEWEST_EQUAL else "",
    )


def is_too_fast(one: Filling) -> bool:
    if one.seconds is None or one.answered < FEWEST_QUESTIONS:
        return False
    return one.seconds < LEAST_SECONDS_PER_QUESTION * one.answered


def is_poor_position(one: Filling) -> bool:
    """0 is no perfect fix: a point placed by hand, or a phone that makes one up."""
    return one.accuracy is not None and (one.accuracy == 0 or one.accuracy > WORST_ACCURACY_M)


def is_at_night(local: datetime | None) -> bool:
    return local is not None and (local.hour >= NIGHT_FROM or local.hour < NIGHT_TO)


def agreement(
    fields: Sequence[Mapping[str, Any]], first: Mapping[str, Any], second: Mapping[str, Any]
) -> float | None:
    """The share of questions answered in both that are answered alike; None without any."""
    one, other = dict(_comparable(fields, first)), dict(_comparable(fields, second))
    both = one.keys() & other.keys()
    if not both:
        return None
    alike = [path for path in both if one[path] == other[path]]
    return len(alike) / len(both)


def _comparable(
    fields: Sequence[Mapping[str, Any]], answers: Mapping[str, Any]
) -> Iterator[tuple[str, Any]]:
    """Path and answer of what a person chose or wrote; entries of repeats as a whole."""
    for field in fields:
        path = str(field["path"])
        outside = field["name"] in {"start", "end", "today", "deviceid"} or path.startswith("meta/")
        if field["type"] == "repeat" and not field.get("repeat") and path in answers:
            yield path, answers[path]
        elif field["type"] not in _OWN and not outside and not field.get("repeat"):
            value = answers.get(path)
            if value not in (None, "", []):
                yield path, value


def _fingerprint(told: Mapping[str, Any]) -> str:
    text = json.dumps(told, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _spot(position: Mapping[str, Any]) -> str:
    lat, lon = _number(position.get("lat")), _number(position.get("lon"))
    if lat is None or lon is None:
        return ""
    return f"{lat:.{SPOT_DECIMALS}f},{lon:.{SPOT_DECIMALS}f}"


def _number(told: Any) -> float | None:
    return float(told) if isinstance(told, int | float) else None


def _time(told: Any) -> datetime | None:
    try:
        found = datetime.fromisoformat(str(told))
    except ValueError:
        return None
    return found if found.tzinfo else None
