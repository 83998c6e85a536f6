"""The second factor: set up, given, turned off. Secrets are sealed, recovery codes are hashed.

allauth's Authenticator keeps both; what stands in it opens only with the server's master key.
"""

import base64
from datetime import datetime
from typing import Final

from allauth.mfa.models import Authenticator
from django.db import transaction

from backend import problems
from backend.accounts.credentials import selectors, throttling, totp
from backend.accounts.models import User
from backend.journal import services as journal
from backend.vault import services as vault

TOTP: Final = Authenticator.Type.TOTP
RECOVERY: Final = Authenticator.Type.RECOVERY_CODES
KIND: Final = "factor"


def begin(*, user: User, now: datetime) -> str:
    """A fresh secret, sealed for this person: what her session keeps until she types a code."""
    return _sealed(user, totp.fresh_secret(), now)


def secret_of(user: User, sealed: str) -> str:
    """Base32. Raises seal_broken for what was sealed for somebody else."""
    return vault.unseal(base64.b64decode(sealed), context=_context(user)).decode()


def _sealed(user: User, secret: str, now: datetime) -> str:
    sealed = vault.seal(
        owner=f"user:{user.pk}", kind=KIND, plain=secret.encode(), context=_context(user), now=now
    )
    return base64.b64encode(sealed).decode()


def _context(user: User) -> str:
    return f"second factor {user.pk}"


def activate(*, user: User, sealed: str, code: str, now: datetime) -> list[str]:
    """Turn it on once the app shows the right code; the recovery codes, for this one time.

    Raises factor_there, code_wrong, tries_locked.
    """
    if selectors.has_factor(user):
        raise problems.factor_there()
    bucket = [throttling.codes(user.pk)]
    throttling.refuse_locked(bucket, now)
    step = totp.step_of(secret_of(user, sealed), code, now)
    if step is None:
        throttling.note_failure(bucket, now)
        raise problems.code_wrong()
    return _activate(user, sealed, step, now)


@transaction.atomic
def _activate(user: User, sealed: str, step: int, now: datetime) -> list[str]:
    Authenticator.objects.create(
        user=user, type=TOTP, data={"secret": sealed, "step": step}, created_at=now
    )
    codes = _new_codes(user, now)
    journal.log("user.factor.create", subject=user.pk, actor=user, now=now)
    return codes


def _new_codes(user: User, now: datetime) -> list[str]:
    codes = totp.recovery_codes()
    hashed = [_hashed(user, each, now) for each in codes]
    Authenticator.objects.update_or_create(
        user=user,
        type=RECOVERY,
        defaults={"data": {"codes": hashed}},
        create_defaults={"data": {"codes": hashed}, "created_at": now},
    )
    return codes


def _hashed(user: User, code: str, now: datetime) -> str:
    plain = f"{user.pk}:{totp.plain_recovery(code)}".encode()
    return vault.blind("recovery code", plain, now=now)


def check(*, user: User, code: str, now: datetime, source: str = "") -> str:
    """ "totp" or "recovery" for a right code, which is used up by it.

    Raises code_wrong, tries_locked, factor_off.
    """
    buckets = [throttling.codes(user.pk), *throttling.source(source, now)]
    throttling.refuse_locked(buckets, now)
    given = _use(user, code, now)
    if not given:
        throttling.note_failure(buckets, now)
        raise problems.code_wrong()
    throttling.forget(buckets[:1])
    return given


@transaction.atomic
def _use(user: User, code: str, now: datetime) -> str:
    rows = Authenticator.objects.select_for_update().filter(user_id=user.pk).order_by("pk")
    held = {row.type: row for row in rows}
    if TOTP not in held:
        raise problems.factor_off()
    if _use_totp(user, held[TOTP], code, now):
        return "totp"
    return "recovery" if RECOVERY in held and _use_recovery(user, held[RECOVERY], code, now) else ""


def _use_totp(user: User, row: Authenticator, code: str, now: datetime) -> bool:
    step = totp.step_of(secret_of(user, row.data["secret"]), code, now)
    # A code, and all before it, opens once (RFC 6238, 5.2).
    if step is None or step <= row.data["step"]:
        return False
    row.data["step"], row.last_used_at = step, now
    row.save(update_fields=["data", "last_used_at"])
    return True


def _use_recovery(user: User, row: Authenticator, code: str, now: datetime) -> bool:
    used = _hashed(user, code, now)
    if used not in row.data["codes"]:
        return False
    row.data["codes"] = [each for each in row.data["codes"] if each != used]
    row.last_used_at = now
    row.save(update_fields=["data", "last_used_at"])
    left = {"left": len(row.data["codes"])}
    journal.log("user.factor.recover", subject=user.pk, actor=user, details=left, now=now)
    return True


def renew_codes(*, user: User, code: str, now: datetime) -> list[str]:
    """Ten new recovery codes in place of the old ones. Raises as check."""
    check(user=user, code=code, now=now)
    return _renew(user, now)


@transaction.atomic
def _renew(user: User, now: datetime) -> list[str]:
    codes = _new_codes(user, now)
    journal.log("user.factor.renew", subject=user.pk, actor=user, now=now)
    return codes


def turn_off(*, user: User, code: str, now: datetime) -> None:
    """Whoever asks has given her password, too. Raises as check.

    Who needs one is led to set up the next one before anything else.
    """
    check(user=user, code=code, now=now)
    remove(user=user, actor=user, now=now)


@transaction.atomic
def remove(*, user: User, actor: User, now: datetime) -> None:
    """Without a code: for who has lost her phone, by who may manage her. Twice is harmless."""
    if Authenticator.objects.filter(user_id=user.pk).delete()[0]:
        vault.destroy(owner=f"user:{user.pk}", kinds=[KIND], now=now)
        journal.log("user.factor.delete", subject=user.pk, actor=actor, now=now)


def refuse_password_alone(*, user: User, otp: str, now: datetime, source: str = "") -> bool:
    """For doors without pages: was a second factor given? False where none is asked.

    Raises code_needed, factor_missing, and as check.
    """
    if selectors.has_factor(user):
        if not otp:
            raise problems.code_needed()
        check(user=user, code=otp, now=now, source=source)
        return True
    if selectors.must_have_factor(user):
        raise problems.factor_missing()
    return False
