"""Phones after their key was made: a new code, an end, a loss; and which devices call with it.

Which devices call is noted where phones fetch (the list of forms, a form), never where they send:
a submission costs no query more.
"""

import re
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import QuerySet

from backend import problems
from backend.accounts import services, tokens
from backend.accounts.models import FIRST_KEY_NUMBER, AppUser, Handset, Project, User
from backend.journal import services as journal

SEEN_EVERY: Final = timedelta(minutes=10)
# A key's holder may say any deviceID: so many are kept, and further ones are not.
MOST_DEVICES: Final = 20
# Below it Collect makes no entities offline: docs.getodk.org/collect-release-notes
OLDEST_COLLECT: Final = (2024, 3)
_COLLECT = re.compile(r"org\.odk\.collect\.android/v?(\d{4})\.(\d{1,3})")


def code_of(key: AppUser) -> str:
    """What a phone is called where no name may stand: in its submissions' metadata, on sheets."""
    if key.number is None:
        return f"M{key.pk.hex[:8]}"
    return f"M{key.number - FIRST_KEY_NUMBER:04d}"


def handsets_of(keys: Collection[AppUser]) -> QuerySet[Handset]:
    """The devices that call with these keys, those seen last first."""
    return Handset.objects.filter(app_user__in=keys).order_by("-last_seen_at", "id")


def lost_by_token(token: str, project_id: int) -> AppUser | None:
    """The key of a lost phone: it opens nothing, but is told to empty its lists."""
    rows = AppUser.objects.filter(token_hash=tokens.hashed(token)).exclude(lost_at=None)
    found = rows.select_related("holder", "project").first()
    # Compared here: the number may be larger than any that a database has.
    return found if found and found.project_id == project_id else None


def is_old(client: str) -> bool:
    """Is this a Collect that makes no entities offline? False for what is no Collect."""
    found = _COLLECT.match(client)
    return found is not None and (int(found[1]), int(found[2])) < OLDEST_COLLECT


def version_of(client: str) -> str:
    """ "2026.3" of a Collect; "" of what is none."""
    found = _COLLECT.match(client)
    return f"{found[1]}.{found[2]}" if found else ""


@transaction.atomic
def create_phones(
    *,
    project: Project,
    wanted: Iterable[tuple[str, User]],
    expires_at: datetime | None,
    actor: User,
    now: datetime,
) -> list[AppUser]:
    """A key for each (name of the phone, holder): all of them or none. Raises expiry_past."""
    if expires_at is not None and expires_at <= now:
        raise problems.expiry_past()
    return [
        services.create_app_user(
            project=project, name=name, holder=holder, expires_at=expires_at, actor=actor, now=now
        )[0]
        for name, holder in wanted
    ]


@transaction.atomic
def rotate(*, app_user: AppUser, actor: User, now: datetime) -> str:
    """A new token; the old one opens nothing any more. Raises phone_closed."""
    _open(app_user)
    app_user.generation += 1
    token = tokens.derived("app-user", app_user.id, app_user.generation)
    app_user.token_hash, app_user.updated_at = tokens.hashed(token), now
    app_user.save(update_fields=["generation", "token_hash", "updated_at"])
    _log(app_user, "app_user.rotate", actor, now)
    return token


@transaction.atomic
def expire(*, app_user: AppUser, expires_at: datetime | None, actor: User, now: datetime) -> None:
    """Let the key end then, or (None) never. Raises phone_closed, expiry_past."""
    _open(app_user)
    if expires_at is not None and expires_at <= now:
        raise problems.expiry_past()
    app_user.expires_at, app_user.updated_at = expires_at, now
    app_user.save(update_fields=["expires_at", "updated_at"])
    _log(app_user, "app_user.expire", actor, now)


@transaction.atomic
def report_lost(*, app_user: AppUser, actor: User, now: datetime) -> None:
    """The phone is in unknown hands: its key is dead, and its lists are emptied when it calls."""
    if app_user.lost_at is not None:
        return
    app_user.lost_at = app_user.updated_at = now
    app_user.revoked_at = app_user.revoked_at or now
    app_user.save(update_fields=["lost_at", "revoked_at", "updated_at"])
    _log(app_user, "app_user.lost", actor, now)


@transaction.atomic
def note_shown(*, app_users: Iterable[AppUser], actor: User, now: datetime) -> None:
    """Codes were shown or printed: whoever has seen one can send in the holder's name."""
    for app_user in app_users:
        _log(app_user, "app_user.show", actor, now)


def note_call(
    *,
    app_user: AppUser,
    device_id: str,
    user_agent: str,
    fetched: tuple[str, str] | None = None,
    now: datetime,
) -> None:
    """A device called: at most one write in ten minutes, and one per form (id, version) fetched.

    Mostly it only reads, so no transaction is opened for that: SQLite would lock the database.
    """
    device = device_id.replace("\0", "")[:255]
    client = _client(user_agent)
    known = Handset.objects.filter(app_user=app_user, device_id=device).first()
    if known is None:
        _first_call(app_user, device, client, fetched, now)
        return
    form_id, version = fetched or ("", "")
    new_form = bool(form_id) and known.forms.get(form_id) != version
    if not new_form and known.client == client and known.last_seen_at > now - SEEN_EVERY:
        return
    _call_again(known, client, fetched if new_form else None, now)


@transaction.atomic
def _call_again(
    known: Handset, client: str, fetched: tuple[str, str] | None, now: datetime
) -> None:
    held = Handset.objects.select_for_update().get(pk=known.pk)
    held.forms = {**held.forms, **dict([fetched] if fetched else [])}
    held.client, held.last_seen_at = client, now
    held.save(update_fields=["forms", "client", "last_seen_at"])


def note_lost(*, app_user: AppUser, now: datetime) -> None:
    """A lost phone called: its first call after the loss is what its coordinator waits for."""
    rows = AppUser.objects.filter(pk=app_user.pk)
    before = app_user.last_seen_at
    if before is None or before < max(now - SEEN_EVERY, app_user.lost_at or now):
        rows.update(last_seen_at=now)


def _first_call(
    app_user: AppUser, device: str, client: str, fetched: tuple[str, str] | None, now: datetime
) -> None:
    if Handset.objects.filter(app_user=app_user).count() >= MOST_DEVICES:
        return
    first = Handset(
        app_user=app_user,
        device_id=device,
        client=client,
        forms=dict([fetched]) if fetched else {},
        first_seen_at=now,
        last_seen_at=now,
    )
    # Two calls of one device at once: one of them is enough.
    Handset.objects.bulk_create([first], ignore_conflicts=True)


def _client(user_agent: str) -> str:
    """The program and its version alone: what follows tells the make of the phone."""
    words = user_agent.replace("\0", "").split(maxsplit=1)
    return words[0][:200] if words else ""


def _open(app_user: AppUser) -> None:
    if app_user.revoked_at is not None:
        raise problems.phone_closed()


def _log(app_user: AppUser, kind: str, actor: User, now: datetime) -> None:
    journal.log(kind, subject=app_user.pk, actor=actor, project_id=app_user.project_id, now=now)
