"""What carries a push to a device: the contract, a console and a memory channel."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import Protocol, cast

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.module_loading import import_string

logger = logging.getLogger(__name__)


class Fate(StrEnum):
    """How one push ended."""

    SENT = "sent"  # taken
    RETRY = "retry"  # surely not taken, may be taken later
    GONE = "gone"  # the address is no more
    REFUSED = "refused"  # never will be taken
    UNKNOWN = "unknown"  # nobody knows whether it was taken


@dataclass(frozen=True)
class Push:
    """One message addressed to one device; its repr names neither address nor text."""

    message_id: str  # 32 hex digits, the same at every attempt: collapse key and tag
    key: str
    kind: str
    value: str = field(repr=False)
    title: str = field(repr=False)
    body: str = field(repr=False)
    link: str = field(repr=False)


@dataclass(frozen=True)
class Outcome:
    """What came of one push. `error` (at most 80 characters) never holds the address."""

    fate: Fate
    error: str = ""
    retry_after: timedelta | None = None


class Channel(Protocol):
    """Sends up to `batch` pushes; one outcome each, in their order.

    What it raises, and what cuts it off, counts as UNKNOWN for all of the batch.
    """

    batch: int

    def send(self, addressed: Sequence[Push]) -> Sequence[Outcome]: ...


class ConsoleChannel:
    """Logs that a message would go out: its key, never its text or address."""

    batch = 100

    def send(self, addressed: Sequence[Push]) -> Sequence[Outcome]:
        for push in addressed:
            logger.info("push %s", push.key)
        return [Outcome(Fate.SENT)] * len(addressed)


def _taken(push: Push) -> Outcome:  # noqa: ARG001
    return Outcome(Fate.SENT)


class MemoryChannel:
    """Keeps what it was given in `sent`; `answer` scripts the outcome of each push."""

    batch = 20

    def __init__(self, answer: Callable[[Push], Outcome] = _taken) -> None:
        self.sent: list[Push] = []
        self.answer = answer

    def send(self, addressed: Sequence[Push]) -> Sequence[Outcome]:
        self.sent.extend(addressed)
        return [self.answer(push) for push in addressed]


def configured() -> Channel:
    """The channel that settings.PUSH_CHANNEL names. Raises ImproperlyConfigured, in one sentence.

    The worker calls this once, at its start: only then is Firebase loaded, if it is named.
    """
    path = settings.PUSH_CHANNEL
    try:
        found = import_string(path)
    except ImportError:
        raise ImproperlyConfigured(
            f"PUSH_CHANNEL={path!r} names no channel. Use "
            "notifications.channels.ConsoleChannel or notifications.firebase.FirebaseChannel."
        ) from None
    return cast(Channel, found())
