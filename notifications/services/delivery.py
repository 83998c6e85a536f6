"""Brings queued messages to devices: claim, send outside any transaction, record."""

import random
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from uuid import uuid4

from django.db import transaction
from django.db.models import F, Q, QuerySet

from notifications.channels import Channel, Fate, Outcome, Push
from notifications.models import Delivery, Device

State = Delivery.State

TRIES = 5
BACKOFF = timedelta(seconds=30)
# Far above what a batch can take; whoever is slower still records what came of it.
LEASE = timedelta(minutes=10)

# Looked at when claiming and again when reading: nothing reaches a device's next owner.
REACHABLE = Q(device__user=F("message__user"), device__gone_at=None)


def deliver(
    *,
    channel: Channel,
    now: datetime,
    limit: int = 100,
    jitter: Callable[[], float] = random.random,
) -> Counter[str]:
    """Send what is due, at most `limit`; how many deliveries came into which state.

    Exactly once: a message per key, a delivery per message and device, and the record of a
    send. The push itself crosses a network and cannot be: **it is sent at most once per answer
    that we did not hear**. A batch is marked `sending` before the channel gets it; what is found
    `sending` after its lease (a crash, a cut line, a channel that raised) becomes `unknown` and
    is never sent again, because a reminder that rings twice is worse than one that is only in
    the inbox. Only a push that was surely not taken is tried again: five times in all, after
    30 s, 1, 2 and 4 minutes, each times 0.5–1.5 (`jitter` gives 0–1), and not before the
    server's Retry-After. Its message id stays the same, so a phone that did get two shows one.

    Raises RuntimeError inside a transaction, and whatever the channel raises.
    """
    came = Counter({State.UNKNOWN.value: _give_up_lapsed(now)})
    while limit > 0:
        claimed = _claim(now=now, limit=min(limit, channel.batch))
        if not claimed:
            break
        outcomes = channel.send([_push(delivery) for delivery in claimed])
        _record(claimed, outcomes, now=now, jitter=jitter)
        came.update(delivery.state for delivery in claimed)
        limit -= len(claimed)
    return +came


def due(now: datetime) -> QuerySet[Delivery]:
    """The open deliveries whose time has come and whose device is still the reader's, in order."""
    return Delivery.objects.filter(REACHABLE, run_at__lte=now).order_by("run_at", "pk")


def back_off(
    *, attempts: int, retry_after: timedelta | None, jitter: Callable[[], float]
) -> timedelta:
    """How long to wait after this many attempts: doubling, spread, never before Retry-After."""
    spread = jitter()
    wait = BACKOFF * 2.0 ** (attempts - 1) * (0.5 + spread)
    if retry_after is None:
        return wait
    # Spread here too: a server that asks all to come back in a minute means not at once.
    return max(wait, retry_after + BACKOFF * spread)


def _give_up_lapsed(now: datetime) -> int:
    lapsed = Delivery.objects.filter(state=State.SENDING, lease_until__lte=now)
    # Read first: an idle worker must not take SQLite's write lock each time.
    if not lapsed.exists():
        return 0
    return lapsed.update(state=State.UNKNOWN, error="cut off while sending")


def _claim(*, now: datetime, limit: int) -> list[Delivery]:
    """Take up to `limit` due deliveries for this call alone; committed before it returns."""
    found = list(due(now).values_list("pk", flat=True)[:limit])
    if not found:
        return []
    claim = uuid4()
    with transaction.atomic(durable=True):
        # The condition is judged again on each row as it is locked: one worker wins it.
        Delivery.objects.filter(pk__in=found, run_at__lte=now).update(
            state=State.SENDING,
            run_at=None,
            claim=claim,
            lease_until=now + LEASE,
            attempts=F("attempts") + 1,
        )
    mine = Delivery.objects.filter(REACHABLE, pk__in=found, claim=claim)
    return list(mine.select_related("message", "device").order_by("pk"))


def _push(delivery: Delivery) -> Push:
    message, device = delivery.message, delivery.device
    return Push(
        message_id=message.pk.hex,
        key=message.key,
        kind=device.kind,
        value=device.value,
        title=message.title,
        body=message.body,
        link=message.link,
    )


@transaction.atomic
def _record(
    claimed: Sequence[Delivery],
    outcomes: Sequence[Outcome],
    *,
    now: datetime,
    jitter: Callable[[], float],
) -> None:
    for delivery, outcome in zip(claimed, outcomes, strict=True):
        _settle(delivery, outcome, now=now, jitter=jitter)
    gone = [d.device_id for d in claimed if d.state == State.GONE]
    if gone:
        # Devices in order and before deliveries, as everywhere: no two wait for each other.
        lost = Device.objects.select_for_update(no_key=True).filter(pk__in=gone).order_by("pk")
        Device.objects.filter(pk__in=[device.pk for device in lost]).update(gone_at=now)
    Delivery.objects.bulk_update(claimed, ["state", "run_at", "lease_until", "sent_at", "error"])
    if gone:
        left = Delivery.objects.filter(device_id__in=gone, state__in=Delivery.OPEN)
        left.update(state=State.GONE, run_at=None)


def _settle(
    delivery: Delivery, outcome: Outcome, *, now: datetime, jitter: Callable[[], float]
) -> None:
    delivery.state = _state(outcome.fate, delivery.attempts)
    delivery.error = outcome.error[:80]
    delivery.lease_until = None
    if delivery.state == State.SENT:
        delivery.sent_at = now
    if delivery.state == State.RETRY:
        delivery.run_at = now + back_off(
            attempts=delivery.attempts, retry_after=outcome.retry_after, jitter=jitter
        )


def _state(fate: Fate, attempts: int) -> Delivery.State:
    if fate is Fate.RETRY:
        return State.RETRY if attempts < TRIES else State.DEAD
    if fate is Fate.REFUSED:
        return State.DEAD
    return State(fate.value)
