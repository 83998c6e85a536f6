"""What outreach is given to keep a screening safely, and the sealed bytes' own form. PURE."""

import json
from collections.abc import Callable
from typing import Any, NamedTuple

from outreach.scoring import Result, Score


class Keeping(NamedTuple):
    """How one submission's record is kept: outreach knows neither keys nor the house's vault.

    `mark` gives its keyed hash (at most 64 characters), `seal` makes of a place's name (the kind of
    record) and plain bytes what may be stored. Both are asked only for a record about a person.
    """

    mark: Callable[[], str]
    seal: Callable[[str, bytes], bytes]


class Found(NamedTuple):
    """What a screening found, as it is sealed; `fields` are the sealed fields of the record."""

    scores: tuple[Score, ...]
    highest: str
    injecting: str
    advice: str
    fields: dict[str, Any]


def packed(result: Result, fields: dict[str, Any]) -> bytes:
    """What a screening found as bytes to seal."""
    told = {
        "scores": [list(line) for line in result.scores],
        "highest": result.highest,
        "injecting": result.injecting,
        "advice": result.advice,
        "fields": fields,
    }
    return json.dumps(told, ensure_ascii=False).encode()


def unpacked(plain: bytes) -> Found:
    """The other way round."""
    told = json.loads(plain)
    told["scores"] = tuple(Score(*line) for line in told["scores"])
    return Found(**told)
