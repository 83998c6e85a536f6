"""Codes of referrals: eight characters on a card, by which the receiving service confirms.

Stored as a keyed hash, by which a code is found, and sealed, for printing the card again. A code is
never in an address, a log, the journal or a message. Whoever guesses is slowed down by her network
address and all together by the hour; mistyped, used and expired codes are answered alike.
"""

import logging
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
FREE_TRIES: Final = 10  # of one address in a day, before the first lock
FREE_FOR_ALL: Final = 200  # of all together in an hour
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
    buckets = _buckets(source, now)
    throttling.refuse_locked(buckets, now, problems.referral_tries_locked)
    found = _found(typed, now)
    if found is None:
        if throttling.note_failure(buckets, now):
            logger.warning("too many wrong codes of referrals: their source is locked for a while")
        raise problems.referral_code_wrong()
    return found


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


def _buckets(source: str, now: datetime) -> list[Bucket]:
    """Of this address today, and of everybody in this hour; both hashed."""
    local = timezone.localtime(now)
    names = [(f"{local:%Y-%m-%d}:{source}", FREE_TRIES), (f"{local:%Y-%m-%dT%H}", FREE_FOR_ALL)]
    return [Bucket(f"referral:{tokens.derived('tries-referral', each)}", n) for each, n in names]
