"""Codes of referrals: eight characters on a card, by which the receiving service confirms.

Stored as a keyed hash, by which a code is found, and sealed, for printing the card again. A code is
never in an address, a log, the journal or a message. Mistyped, used and expired codes are answered
alike.

Guessing: of 25^8 = 152,587,890,625 codes so many are alive (N), and a guess opens one with N/25^8;
of 10,000 that is 1 in 15 million. An address (of IPv6 a /64) has ten wrong tries, then it waits 10
minutes, 20, 40 … up to 8 hours: 80 guesses in a day. The page is never closed to all, or anybody
could close it; but once everybody together was wrong 5,000 times in an hour (far more than services
mistype), each address waits after every single wrong try: 8 guesses in a day. So 10,000 addresses
that guess all day come to 24 · 5,000 + 8 · 10,000 = 200,000 guesses, and open one of 10,000 codes
with 1.3 %. What they win is one false answer, which tells them nothing and which the sender sees
and corrects.
"""

import logging
import math
import secrets
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from backend import problems
from backend.accounts import tokens
from backend.accounts.credentials import throttling
from backend.accounts.credentials.throttling import Bucket
from backend.accounts.models import Project
from backend.vault import services as vault
from outreach.models import Referral, ReferralCode

# Without what is mistaken for something else when it is read aloud or written by hand.
ALPHABET: Final = "ACDEFGHJKMNPQRTUVWXY34679"
LENGTH: Final = 8
KEPT: Final = timedelta(days=90)
CORRECTABLE: Final = timedelta(hours=24)
FREE_TRIES: Final = 10  # of one address in a day, before each lock
MANY: Final = 5_000  # wrong tries of all together in an hour; then
FREE_OF_MANY: Final = 1  # an address has so many
HEALTH: Final = "health"
_PURPOSE: Final = "referral code"

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Opened:
    """What the page of the receiving service may know: nothing of the person or the service."""

    referral: UUID
    project_id: int
    made_on: date
    state: str
    correctable_until: datetime | None


def plain(typed: str) -> str:
    """The code as it is stored, however it was typed; "" when it can be none."""
    told = unicodedata.normalize("NFKC", typed[:80]).upper()
    kept = "".join(each for each in told if each not in " -–.·\t")
    return kept if len(kept) == LENGTH and set(kept) <= set(ALPHABET) else ""


def in_halves(code: str) -> str:
    """As it stands on the card: "ACDE-FGHJ"."""
    return f"{code[:4]}-{code[4:]}"


@transaction.atomic
def issue(*, referral: Referral, owner: str, now: datetime) -> str:
    """A fresh code; the one before opens nothing any more. What was said with it stays."""
    while True:
        code = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
        told = {
            "origin": referral.submission,
            "project_id": referral.project_id,
            "code_hash": _hash(code, now),
            "sealed": vault.seal(
                owner=owner,
                kind=HEALTH,
                plain=code.encode(),
                context=_context(referral.pk),
                now=now,
            ),
            "issued_at": now,
            "expires_at": now + KEPT,
        }
        try:
            with transaction.atomic():
                ReferralCode.objects.update_or_create(referral=referral.pk, defaults=told)
        except IntegrityError:
            continue  # somebody else's code: once in billions
        return code


def code_of(row: ReferralCode) -> str:
    """The code itself, for the card. Raises key_destroyed."""
    return vault.unseal(bytes(row.sealed), context=_context(row.referral)).decode()


def is_living(row: ReferralCode, now: datetime) -> bool:
    """Does it open anything: not expired, and unused or used within a day?"""
    correctable = row.said_at is not None and now < row.said_at + CORRECTABLE
    return now < row.expires_at and (not row.state or correctable)


def look_up(*, typed: str, source: str, now: datetime) -> Opened:
    """What the code opens. Raises referral_code_wrong, referral_tries_locked.

    `source`: the network address of who asks. A wrong code is counted, so not in a transaction of
    the caller's.
    """
    hour = _hour(now)
    wrong = throttling.failures_of(hour)
    free = FREE_TRIES if wrong < MANY else FREE_OF_MANY
    address = _address(source, free, now)
    throttling.refuse_locked([address], now, problems.referral_tries_locked)
    found = _found(typed, now)
    if found is None:
        if throttling.note_failure([address, hour], now):
            logger.warning("too many wrong codes of referrals: their source is locked for a while")
        if wrong == MANY - 1:
            logger.warning("wrong codes of referrals come from everywhere: each locks its source")
        raise problems.referral_code_wrong()
    return found


def chance(*, guesses: int, living: int) -> float:
    """How likely so many guesses open at least one of so many codes."""
    return -math.expm1(guesses * math.log1p(-living / len(ALPHABET) ** LENGTH))


def _found(typed: str, now: datetime) -> Opened | None:
    # Hashed and asked for whatever was typed, so that the time taken tells little.
    row = ReferralCode.objects.filter(code_hash=_hash(plain(typed), now)).first()
    made = Referral.objects.filter(pk=row.referral if row else UUID(int=0)).first()
    kept = Project.objects.filter(pk=row.project_id if row else 0, deleted_at=None).exists()
    if row is None or made is None or not kept or not is_living(row, now):
        return None
    until = row.said_at + CORRECTABLE if row.said_at else None
    return Opened(made.pk, made.project_id, made.made_on, row.state, until)


def _hash(code: str, now: datetime) -> str:
    return vault.blind(_PURPOSE, code.encode(), now=now)


def _context(referral: UUID) -> str:
    return f"{_PURPOSE} {referral}"


def _address(source: str, free: int, now: datetime) -> Bucket:
    """Of this address today, under a hash."""
    return Bucket(_named(f"{timezone.localtime(now):%Y-%m-%d}:{source}"), free)


def _hour(now: datetime) -> Bucket:
    """Of everybody in this hour: counted, and never locked."""
    return Bucket(_named(f"{timezone.localtime(now):%Y-%m-%dT%H}"), throttling.COUNTED_ONLY)


def _named(name: str) -> str:
    return f"referral:{tokens.derived('tries-referral', name)}"
