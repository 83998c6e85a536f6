"""Signing in and out: passwords, with locks that hold across processes, and bearer sessions."""

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from backend import problems
from backend.accounts import tokens
from backend.accounts.credentials import known_browsers, throttling
from backend.accounts.credentials.models import BearerNote
from backend.accounts.emails import normal_email
from backend.accounts.models import Session, User
from backend.accounts.passwords import normal
from backend.journal import services as journal


def user_by_password(
    *, email: str, password: str, now: datetime | None = None, source: str = "", browser: str = ""
) -> User | None:
    """The person with this address and password, else None. Raises locked_out.

    The password is hashed even for an unknown address, so that the time taken tells nothing.
    `source`: the network address of the caller; `browser`: the cookie of a known browser.
    """
    at = now or timezone.now()
    address = normal_email(email)[:254]
    user = User.objects.filter(email=address, is_active=True, deleted_at=None).first()
    nonce = known_browsers.nonce_of(browser, user)
    own = throttling.browser(nonce) if nonce else throttling.account(address)
    # A known browser is not touched by what strangers do to the account or from the same network.
    buckets = [own] if nonce else [own, *throttling.source(source, at)]
    throttling.refuse_locked(buckets, at, problems.locked_out)
    if user is None:
        make_password(normal(password))
    elif user.check_password(normal(password)):
        throttling.forget([own])
        return user
    if throttling.note_failure(buckets, at) and user is not None:
        journal.log("session.lock", subject=user.pk, now=at)
    return None


@transaction.atomic
def open_session(
    *, user: User, now: datetime, device: str = "", factor: bool = False
) -> tuple[Session, str]:
    """A bearer token for the program door, good for a day."""
    token = tokens.fresh()
    session = Session.objects.create(
        user=user,
        token_hash=tokens.hashed(token),
        created_at=now,
        expires_at=now + timedelta(hours=settings.API_SESSION_HOURS),
    )
    BearerNote.objects.create(
        session=session, device=device, factor=factor, seen_on=timezone.localdate(now)
    )
    User.objects.filter(pk=user.pk).update(last_login=now)
    journal.log("session.create", subject=session.pk, actor=user, now=now)
    return session, token


@transaction.atomic
def close_session(*, session: Session) -> None:
    session.delete()
