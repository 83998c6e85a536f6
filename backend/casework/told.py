"""An action on a case as the journal keeps it, and back: ids and days; what tells of her is sealed.

A journal is never emptied, so a status, a step and a reason of closing stand in it under the case's
own key alone: who destroys the key has erased them there as well. Pure: sealing and opening are
given.
"""

import json
from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final
from uuid import UUID

from outreach.services.cases import (
    Action,
    Close,
    Move,
    Reopen,
    SetStatus,
    SetStep,
    SetWorker,
)

Details = Mapping[str, Any]
Words = Mapping[str, str]
# Which fields of an action tell of the person.
_WORDS: Final = ("step", "reason")


def _status(details: Details, _words: Words) -> SetStatus:
    return SetStatus(
        UUID(details["key"]), _day(details["since"]), b64decode(details["sealed"]), details["by"]
    )


def _worker(details: Details, _words: Words) -> SetWorker:
    return SetWorker(details["worker"])


def _step(details: Details, words: Words) -> SetStep:
    next_on = _day(details["next_on"]) if details["next_on"] else None
    return SetStep(_day(details["said_on"]), next_on, words.get("step", ""))


def _move(details: Details, _words: Words) -> Move:
    return Move(
        UUID(details["key"]), _day(details["moved_on"]), details["to_unit"], details["worker"]
    )


def _close(details: Details, words: Words) -> Close:
    return Close(_day(details["closed_on"]), words["reason"])


def _reopen(_details: Details, _words: Words) -> Reopen:
    return Reopen()


def _day(text: str) -> date:
    return date.fromisoformat(text)


OPENED: Final = "case.open"
STATUS: Final = "case.status"
# Kind of event → the action that its details tell.
ACTIONS: Final[dict[str, Callable[[Details, Words], Action]]] = {
    OPENED: _worker,
    STATUS: _status,
    "case.worker": _worker,
    "case.step": _step,
    "case.transfer": _move,
    "case.close": _close,
    "case.reopen": _reopen,
}


def kind_of(action: Action) -> str:
    """The event that tells it."""
    kinds: dict[type[Any], str] = {
        SetStatus: STATUS,
        SetWorker: "case.worker",
        SetStep: "case.step",
        Move: "case.transfer",
        Close: "case.close",
        Reopen: "case.reopen",
    }
    return kinds[type(action)]


def details_of(
    action: Action, *, key: UUID, seal: Callable[[UUID, bytes], bytes]
) -> dict[str, Any]:
    """Its details, as JSON takes them; the words of them `seal`ed under `key`, if there are any."""
    fields = vars(action)
    told = {name: _plain(value) for name, value in fields.items() if name not in _WORDS}
    words = {name: fields[name] for name in _WORDS if fields.get(name)}
    if words:
        told |= {"key": str(key), "sealed": _plain(seal(key, json.dumps(words).encode()))}
    return told


def action_of(kind: str, details: Details, *, opened: Callable[[UUID, bytes], bytes]) -> Action:
    """What such an event tells. Raises what `opened` raises, where it needs it."""
    words: Words = {}
    if "sealed" in details and kind != STATUS:  # a status stays sealed in its row, too
        words = json.loads(opened(UUID(details["key"]), b64decode(details["sealed"])))
    return ACTIONS[kind](details, words)


def _plain(value: Any) -> Any:
    if isinstance(value, bytes):
        return b64encode(value).decode()
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value
