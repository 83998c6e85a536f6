"""Brings queued calls to their webhooks: claim, call outside any transaction, record.

At least once. A call is tried eight times over about a day. A webhook that does not answer is held
back as a whole, so that one dead receiver costs the worker a single try, seldomer and seldomer.
"""

import json
import random
import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Final
from uuid import uuid4

from django.db import transaction
from django.db.models import F, Q

from backend.journal import services as journal
from backend.webhooks import signing
from backend.webhooks.calling import Answer, Failure, Line
from backend.webhooks.models import Webhook, WebhookDelivery

State = WebhookDelivery.State

# What is waited after the first try, the second, …; the eighth is the last: 24 hours and a half.
WAITS: Final = tuple(
    timedelta(minutes=each) for each in (0.5, 5, 30, 2 * 60, 5 * 60, 8 * 60, 9 * 60)
)
TRIES: Final = len(WAITS) + 1
FIRST_HOLD: Final = timedelta(seconds=20)
LONGEST_HOLD: Final = timedelta(hours=1)
DEAD_UNTIL_PAUSE: Final = 10
LEASE: Final = timedelta(minutes=2)
# The worker has other work: no batch is begun after so long, and a batch is called side by side.
BUDGET_SECONDS: Final = 5.0
BATCH: Final = 8


def deliver(
    *,
    line: Line,
    now: datetime,
    limit: int = 200,
    jitter: Callable[[], float] = random.random,
) -> Counter[str]:
    """Call what is due, at most `limit`; how many came into which state.

    Raises RuntimeError inside a transaction.
    """
    came: Counter[str] = Counter()
    began = time.monotonic()
    while limit > 0 and time.monotonic() - began < BUDGET_SECONDS:
        claimed = _claim(now=now, limit=min(limit, BATCH))
        if not claimed:
            break
        answers = _call(claimed, line, now)
        _record(claimed, answers, now=now, jitter=jitter)
        came.update(each.state for each in claimed)
        limit -= len(claimed)
    return came


def _due(now: datetime) -> Q:
    """Those that wait, and those whose sender died before it could say what came of them."""
    free = Q(webhook__hold_until=None) | Q(webhook__hold_until__lte=now)
    lapsed = Q(state=State.SENDING, lease_until__lte=now)
    return Q(free, Q(run_at__lte=now) | lapsed, webhook__active=True)


def _claim(*, now: datetime, limit: int) -> list[WebhookDelivery]:
    """Take up to `limit` due calls for this worker alone; of a webhook that failed only one."""
    rows = WebhookDelivery.objects.filter(_due(now)).order_by("run_at", "event_id")
    found: list[WebhookDelivery] = []
    failing: set[int] = set()
    for row in rows.select_related("webhook")[:limit]:
        if row.webhook_id in failing:
            continue
        if row.webhook.failures:
            failing.add(row.webhook_id)
        found.append(row)
    if not found:
        return []
    claim = uuid4()
    with transaction.atomic(durable=True):
        # The condition is judged again on each row as it is locked: one worker wins it.
        free = Q(run_at__lte=now) | Q(state=State.SENDING, lease_until__lte=now)
        WebhookDelivery.objects.filter(free, pk__in=[row.pk for row in found]).update(
            state=State.SENDING,
            run_at=None,
            claim=claim,
            lease_until=now + LEASE,
            attempts=F("attempts") + 1,
        )
    mine = WebhookDelivery.objects.filter(pk__in=[row.pk for row in found], claim=claim)
    return list(mine.select_related("webhook").order_by("event_id"))


def _call(claimed: Sequence[WebhookDelivery], line: Line, now: datetime) -> list[Answer]:
    """Make the calls side by side. The threads touch no database."""
    posts = [_post(each, line, now) for each in claimed]
    with ThreadPoolExecutor(max_workers=BATCH) as pool:
        return list(pool.map(lambda post: post(), posts))


def _post(delivery: WebhookDelivery, line: Line, now: datetime) -> Callable[[], Answer]:
    secret = signing.secret_of(delivery.webhook)
    if not secret:
        return lambda: Answer(None, Failure.SECRET, 0.0)
    url = delivery.webhook.url
    body = json.dumps({"id": str(delivery.pk), **delivery.payload}, separators=(",", ":")).encode()
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "DongHanh-Webhook/1",
        "X-Dong-Hanh-Delivery": str(delivery.pk),
        "X-Dong-Hanh-Event": delivery.kind,
        "X-Dong-Hanh-Signature": signing.signature(secret, body, int(now.timestamp())),
        "Connection": "close",
    }
    return lambda: line.post(url, body, headers)


@transaction.atomic
def _record(
    claimed: Sequence[WebhookDelivery],
    answers: Sequence[Answer],
    *,
    now: datetime,
    jitter: Callable[[], float],
) -> None:
    webhooks = {
        each.pk: each
        for each in Webhook.objects.select_for_update(no_key=True)
        .filter(pk__in={each.webhook_id for each in claimed})
        .order_by("pk")
    }
    for delivery, answer in zip(claimed, answers, strict=True):
        _settle(delivery, answer, now=now, jitter=jitter)
    fields = ["state", "run_at", "lease_until", "status", "error", "duration_ms", "called_at"]
    WebhookDelivery.objects.bulk_update(claimed, fields)
    for webhook in webhooks.values():
        _judge(webhook, [each for each in claimed if each.webhook_id == webhook.pk], now)
        webhook.save(
            update_fields=["failures", "dead_in_a_row", "hold_until", "active", "paused_because"]
        )


def _settle(
    delivery: WebhookDelivery, answer: Answer, *, now: datetime, jitter: Callable[[], float]
) -> None:
    delivery.status, delivery.error = answer.status, answer.error
    delivery.duration_ms = int(answer.seconds * 1000)
    delivery.called_at, delivery.lease_until, delivery.run_at = now, None, None
    if not answer.error:
        delivery.state = State.SENT
    elif delivery.attempts >= TRIES:
        delivery.state = State.DEAD
    else:
        delivery.state = State.WAITING
        delivery.run_at = now + WAITS[delivery.attempts - 1] * (0.8 + 0.4 * jitter())


def _judge(webhook: Webhook, called: Sequence[WebhookDelivery], now: datetime) -> None:
    """One that is taken clears the slate; else the whole webhook is held back, ever longer.

    Many dead calls and none taken in between: nobody is there any more, and it is paused.
    """
    if any(each.state == State.SENT for each in called):
        webhook.failures, webhook.dead_in_a_row, webhook.hold_until = 0, 0, None
        return
    webhook.failures += 1
    webhook.dead_in_a_row += sum(each.state == State.DEAD for each in called)
    webhook.hold_until = now + min(FIRST_HOLD * 2 ** min(webhook.failures - 1, 10), LONGEST_HOLD)
    if webhook.active and webhook.dead_in_a_row >= DEAD_UNTIL_PAUSE:
        webhook.active, webhook.paused_because = False, "failures"
        journal.log("webhook.pause", subject=webhook.pk, project_id=webhook.project_id, now=now)
