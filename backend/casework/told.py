"""An action on a case as the journal keeps it, and back: ids, codes, days; a status only sealed.

Pure: a function of the action or of the event's details alone.
"""

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


def _status(details: Details) -> SetStatus:
    return SetStatus(
        UUID(details["key"]), _day(details["since"]), b64decode(details["sealed"]), details["by"]
    )


def _worker(details: Details) -> SetWorker:
    return SetWorker(details["worker"])


def _step(details: Details) -> SetStep:
    next_on = _day(details["next_on"]) if details["next_on"] else None
    return SetStep(_day(details["said_on"]), next_on, details["step"])


def _move(details: Details) -> Move:
    return Move(
        UUID(details["key"]), _day(details["moved_on"]), details["to_unit"], details["worker"]
    )


def _close(details: Details) -> Close:
    return Close(_day(details["closed_on"]), details["reason"])


def _reopen(_details: Details) -> Reopen:
    return Reopen()


def _day(text: str) -> date:
    return date.fromisoformat(text)


OPENED: Final = "case.open"
# Kind of event → the action that its details tell.
ACTIONS: Final[dict[str, Callable[[Details], Action]]] = {
    OPENED: _worker,
    "case.status": _status,
    "case.worker": _worker,
    "case.step": _step,
    "case.transfer": _move,
    "case.close": _close,
    "case.reopen": _reopen,
}


def kind_of(action: Action) -> str:
    """The event that tells it."""
    kinds: dict[type[Any], str] = {
        SetStatus: "case.status",
        SetWorker: "case.worker",
        SetStep: "case.step",
        Move: "case.transfer",
        Close: "case.close",
        Reopen: "case.reopen",
    }
    return kinds[type(action)]


def details_of(action: Action) -> dict[str, Any]:
    """Its details, as JSON takes them."""
    return {name: _plain(value) for name, value in vars(action).items()}


def _plain(value: Any) -> Any:
    if isinstance(value, bytes):
        return b64encode(value).decode()
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value
