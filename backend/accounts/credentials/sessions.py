"""Where somebody is signed in: on pages and with bearer tokens. Devices in words, no addresses."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session as StoredSession
from django.db import transaction
from django.utils import timezone

from backend import problems
from backend.accounts.credentials.models import BearerNote
from backend.accounts.models import AppUser, Session, User
from backend.journal import services as journal

# allauth's table wants an address; ours are stored nowhere.
NO_ADDRESS: Final = "0.0.0.0"  # noqa: S104 - nobody listens there
PAGE, BEARER = "page", "bearer"
_BROWSERS: Final = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("coc_coc", "Cốc Cốc"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
    ("pyodk", "pyODK"),
    ("python", "Python"),
    ("Excel", "Excel"),
    ("PowerBI", "Power BI"),
)
_SYSTEMS: Final = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("CrOS x", "ChromeOS"),
    ("Linux", "Linux"),
)


@dataclass(frozen=True)
class Open:
    """A session as the account page lists it."""

    kind: str
    number: int
    device: str
    since: datetime
    seen: date
    here: bool


def device_words(user_agent: str) -> str:
    """ "Chrome · Windows"; "" for what says nothing known. PURE."""
    found = [
        next((word for mark, word in table if mark.lower() in user_agent.lower()), "")
        for table in (_BROWSERS, _SYSTEMS)
    ]
    return " · ".join(each for each in found if each)


@transaction.atomic
def note_page(*, user: User, key: str, device: str, now: datetime) -> None:
    """A page session has begun."""
    UserSession.objects.update_or_create(
        session_key=key,
        defaults={
            "user": user,
            "ip": NO_ADDRESS,
            "user_agent": device,
            "created_at": now,
            "last_seen_at": now,
        },
    )
    journal.log("session.create", subject=user.pk, actor=user, details={"door": "page"}, now=now)


def note_seen(*, key: str, now: datetime) -> None:
    """Somebody does something on a page; the caller asks for it once in a few minutes."""
    UserSession.objects.filter(session_key=key).update(last_seen_at=now)


def note_moved(*, old: str, new: str) -> None:
    """The same session under another key, as after a change of the password."""
    if old != new:
        UserSession.objects.filter(session_key=old).update(session_key=new)


def note_bearer(*, session: Session, now: datetime) -> None:
    """A bearer session is used: a statement on its first use of a day."""
    today = timezone.localdate(now)
    note = getattr(session, "note", None)
    if note is not None and note.seen_on != today:
        BearerNote.objects.filter(session=session).update(seen_on=today)


def open_sessions(user: User, *, key: str, now: datetime) -> list[Open]:
    """Hers, the last used first; `key` is that of the page which asks."""
    living = StoredSession.objects.filter(expire_date__gt=now)
    pages = UserSession.objects.filter(
        user_id=user.pk, session_key__in=living.values("session_key")
    )
    bearers = Session.objects.filter(user=user, expires_at__gt=now).select_related("note")
    rows = [
        Open(
            PAGE,
            row.pk,
            row.user_agent,
            row.created_at,
            timezone.localdate(row.last_seen_at),
            row.session_key == key,
        )
        for row in pages
    ] + [
        Open(
            BEARER,
            each.pk,
            each.note.device if hasattr(each, "note") else "",
            each.created_at,
            each.note.seen_on if hasattr(each, "note") else timezone.localdate(each.created_at),
            here=False,
        )
        for each in bearers
    ]
    return sorted(rows, key=lambda row: (row.here, row.seen, row.since), reverse=True)


@transaction.atomic
def end(*, user: User, kind: str, number: int, now: datetime) -> None:
    """Raises not_found for one that is not hers."""
    if kind == PAGE:
        gone = end_pages(user=user, number=number)
    else:
        gone = Session.objects.filter(user=user, pk=number).delete()[0]
    if not gone:
        raise problems.not_found()
    journal.log("session.end", subject=user.pk, actor=user, now=now)


@transaction.atomic
def end_all(*, user: User, actor: User, now: datetime) -> None:
    """Signed out everywhere: pages, bearer tokens, open web forms. API keys go on."""
    end_pages(user=user)
    user.bearer_sessions.all().delete()
    web_forms = AppUser.objects.filter(holder=user, kind=AppUser.Kind.WEB_FORM, revoked_at=None)
    web_forms.update(revoked_at=now)
    journal.log("session.end_all", subject=user.pk, actor=actor, now=now)


@transaction.atomic
def end_pages(*, user: User, number: int | None = None, keep: str = "") -> int:
    """End her sessions on pages, or the one numbered so; `keep`: the key of one that stays."""
    rows = UserSession.objects.filter(user_id=user.pk).exclude(session_key=keep)
    if number is not None:
        rows = rows.filter(pk=number)
    StoredSession.objects.filter(session_key__in=rows.values("session_key")).delete()
    return int(rows.delete()[0])


def prune(*, now: datetime) -> int:
    """Remove the rows of page sessions that are over."""
    living = StoredSession.objects.filter(expire_date__gt=now)
    old = UserSession.objects.exclude(session_key__in=living.values("session_key"))
    past = StoredSession.objects.filter(expire_date__lt=now - timedelta(days=1))
    return int(old.delete()[0]) + past.delete()[0]
