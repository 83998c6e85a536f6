"""Queues messages, each key once, and marks them read."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction

from notifications import wording
from notifications.faults import Fault
from notifications.models import Delivery, Device, Message

# Keeps an INSERT below SQLite's limit of parameters.
BATCH = 100


@dataclass(frozen=True)
class Notice:
    """What a message says, and to whom; no text of it names a person.

    title: 1–120 characters; body: up to 500; link: a path of this site or ""; key: what this
    message is about, for whom and for which day, so that asking twice queues once.
    """

    user: AbstractBaseUser
    title: str
    body: str
    link: str
    key: str


def enqueue(
    *, user: AbstractBaseUser, title: str, body: str, link: str, key: str, now: datetime
) -> Message:
    """Put one message into the user's inbox and on its way to the user's devices.

    Exactly once per key, also under concurrency and after a crash: asked again, it returns the
    first message unchanged and queues nothing. A user without device finds it in the inbox.
    Raises Fault for a text that cannot be sent and for a key of another user's message.
    """
    notice = Notice(user=user, title=title, body=body, link=link, key=key)
    return enqueue_all(notices=[notice], now=now)[0]


@transaction.atomic
def enqueue_all(*, notices: Sequence[Notice], now: datetime) -> list[Message]:
    """As enqueue, for many: all or none, in four queries per hundred. Messages in order."""
    fresh: dict[str, Message] = {}
    for notice in notices:
        fresh.setdefault(wording.key(notice.key), _message(notice, now))
    # One order for all callers: two of them cannot wait for each other.
    keys = sorted(fresh)
    stored: dict[str, Message] = {}
    for start in range(0, len(keys), BATCH):
        stored |= _insert([fresh[key] for key in keys[start : start + BATCH]], now)
    for notice in notices:
        if stored[notice.key].user_id != notice.user.pk:
            raise Fault("key_taken", key=notice.key)
    return [stored[notice.key] for notice in notices]


def mark_read(
    *, user: AbstractBaseUser, now: datetime, messages: Iterable[UUID] | None = None
) -> int:
    """Mark these messages of the user read, or all; others' are left alone. How many changed."""
    unread = Message.objects.filter(user_id=user.pk, read_at=None)
    if messages is not None:
        unread = unread.filter(pk__in=list(messages))
    return unread.update(read_at=now)


def _message(notice: Notice, now: datetime) -> Message:
    return Message(
        user_id=notice.user.pk,
        key=notice.key,
        title=wording.title(notice.title),
        body=wording.body(notice.body),
        link=wording.link(notice.link),
        created_at=now,
    )


def _insert(fresh: Sequence[Message], now: datetime) -> dict[str, Message]:
    """The stored message of each key. Only keys that were free until now get deliveries."""
    Message.objects.bulk_create(fresh, ignore_conflicts=True)
    stored = {m.key: m for m in Message.objects.filter(key__in=[m.key for m in fresh])}
    new = [m for m in fresh if stored[m.key].pk == m.pk]
    # Locked, so that none of them is removed or changes hands before its delivery stands.
    devices = list(
        Device.objects.select_for_update(no_key=True)
        .filter(user_id__in={m.user_id for m in new}, gone_at=None)
        .order_by("pk")
    )
    Delivery.objects.bulk_create(
        Delivery(message=message, device=device, run_at=now)
        for message in new
        for device in devices
        if device.user_id == message.user_id
    )
    return stored
