"""Signing in and out: passwords, with a lock-out that holds across processes, and sessions."""

from datetime import datetime, timedelta

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from backend import problems
from backend.accounts import tokens
from backend.accounts.emails import normal_email
from backend.accounts.models import Session, SignInAttempt, User
from backend.journal import services as journal

FREE_FAILURES = 8
LOCK_MINUTES = 10
SESSION_LIFE = timedelta(hours=24)


def user_by_password(*, email: str, password: str, now: datetime | None = None) -> User | None:
    """The person with this address and password, else None. Raises locked_out.

    The password is checked even for an unknown address, so that the time taken tells nothing.
    """
    at = now or timezone.now()
    address = normal_email(email)[:254]
    attempt = SignInAttempt.objects.filter(email=address).first()
    if attempt and attempt.locked_until and attempt.locked_until > at:
        raise problems.locked_out(minutes=LOCK_MINUTES)
    user = User.objects.filter(email=address, is_active=True, deleted_at=None).first()
    if user is None:
        make_password(password)
    elif user.check_password(password):
        if attempt:
            attempt.delete()
        return user
    _note_failure(address, at)
    return None


def _note_failure(address: str, at: datetime) -> None:
    with transaction.atomic():
        SignInAttempt.objects.get_or_create(email=address)
        SignInAttempt.objects.filter(email=address).update(failures=F("failures") + 1)
        SignInAttempt.objects.filter(email=address, failures__gte=FREE_FAILURES).update(
            failures=0, locked_until=at + timedelta(minutes=LOCK_MINUTES)
        )


@transaction.atomic
def open_session(*, user: User, now: datetime) -> tuple[Session, str]:
    """A bearer token for the program door, good for a day."""
    token = tokens.fresh()
    session = Session.objects.create(
        user=user,
        token_hash=tokens.hashed(token),
        created_at=now,
        expires_at=now + SESSION_LIFE,
    )
    User.objects.filter(pk=user.pk).update(last_login=now)
    journal.log("session.create", subject=session.pk, actor=user, now=now)
    return session, token


@transaction.atomic
def close_session(*, session: Session) -> None:
    session.delete()
