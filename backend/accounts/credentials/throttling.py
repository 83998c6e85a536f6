"""Wrong tries: counted per account and per source, locked ever longer, never for good.

OWASP ASVS 5.0, 6.3.1. A lock answers the right password too, or it would tell that it is right. So
that nobody locks somebody else out for long, a browser in which the person has signed in before
(`known_browsers`) has tries of its own and is not touched by the locks of strangers.
"""

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, TypeVar

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from backend import problems
from backend.accounts import tokens
from backend.accounts.credentials.models import Throttle
from backend.problems import Problem

Found = TypeVar("Found")

# Without a wrong try for so long, the next one counts as the first.
FORGOTTEN_AFTER: Final = timedelta(days=1)
# As many free tries as nobody ever has: a bucket that counts and never locks.
COUNTED_ONLY: Final = 2**31 - 1


@dataclass(frozen=True)
class Bucket:
    """Under which key tries are counted, and how many are free."""

    key: str
    free: int


def account(address: str) -> Bucket:
    """Of an e-mail address, whether anybody has it or not."""
    return Bucket(_key("account", address), settings.SIGN_IN_FREE_TRIES)


def browser(nonce: str) -> Bucket:
    """Of a browser in which the person has signed in before."""
    return Bucket(_key("browser", nonce), settings.SIGN_IN_FREE_TRIES)


def codes(user_id: int) -> Bucket:
    """Of a person's second factor: who tries it knows her password."""
    return Bucket(_key("codes", str(user_id)), settings.CODE_FREE_TRIES)


def source(address: str, now: datetime) -> list[Bucket]:
    """Of where requests come from, under a hash that is another one tomorrow; none when unknown."""
    if not address:
        return []
    name = f"{timezone.localdate(now)}:{address}"
    return [Bucket(_key("source", name), settings.SOURCE_FREE_TRIES)]


def _key(kind: str, subject: str) -> str:
    return f"{kind}:{tokens.derived(f'tries-{kind}', subject)}"


def refuse_locked(
    buckets: Iterable[Bucket],
    now: datetime,
    problem: Callable[..., Problem] = problems.tries_locked,
) -> None:
    """Raises the problem with the minutes that are left, rounded up."""
    keys = [each.key for each in buckets]
    locked = Throttle.objects.filter(key__in=keys, locked_until__gt=now)
    until = max((row.locked_until for row in locked if row.locked_until), default=None)
    if until is not None:
        raise problem(minutes=math.ceil((until - now).total_seconds() / 60))


def failures_of(bucket: Bucket) -> int:
    """How many wrong tries were counted since its last lock."""
    return Throttle.objects.filter(key=bucket.key).values_list("failures", flat=True).first() or 0


@transaction.atomic
def note_failure(buckets: Iterable[Bucket], now: datetime) -> bool:
    """Count a wrong try; True when it was the one that locked."""
    locked = False
    for bucket in buckets:
        Throttle.objects.get_or_create(key=bucket.key, defaults={"last_at": now})
        row = Throttle.objects.filter(key=bucket.key)
        row.filter(last_at__lt=now - FORGOTTEN_AFTER).update(failures=0, locks=0)
        row.update(failures=F("failures") + 1, last_at=now)
        full = row.filter(failures__gte=bucket.free)
        for each in full:
            until = now + _length(each.locks)
            locked |= bool(full.update(failures=0, locks=F("locks") + 1, locked_until=until))
    return locked


def _length(locks: int) -> timedelta:
    """Twice as long each time, up to the most."""
    minutes = settings.LOCK_MINUTES * 2 ** min(locks, 20)
    return timedelta(minutes=min(minutes, settings.LOCK_MOST_MINUTES))


def counted(look: Callable[[datetime], Found], address: str, now: datetime) -> Found:
    """What `look` finds; where it raises a problem, that was a wrong try of this source.

    Raises tries_locked.
    """
    buckets = source(address, now)
    refuse_locked(buckets, now)
    try:
        return look(now)
    except Problem:
        note_failure(buckets, now)
        raise


def forget(buckets: Iterable[Bucket]) -> None:
    """A right try: what was counted under these keys is gone. Sources are not forgotten so."""
    Throttle.objects.filter(key__in=[each.key for each in buckets]).delete()


def prune(*, now: datetime) -> int:
    """Remove what no longer counts."""
    old = Throttle.objects.filter(last_at__lt=now - FORGOTTEN_AFTER)
    return old.exclude(locked_until__gt=now).delete()[0]
