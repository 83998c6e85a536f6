"""Seeing as somebody else: exactly her pages and answers, read-only, a quarter of an hour.

No sensitive value is revealed meanwhile, whatever she may, and what is noted of reading names the
one who looked. ASVS 5.0 V14/V16: reading in another's name is told to the log.
"""

from collections.abc import Iterable
from copy import copy
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from backend import problems
from backend.accounts import giving, permissions, selectors, verbs
from backend.accounts.models import Assignment, User, Viewing
from backend.journal import services as journal

LASTS: Final = timedelta(minutes=15)
SAFE: Final = frozenset(["GET", "HEAD", "OPTIONS"])


class WithoutSensitive:
    """Her assignments without the verbs of sensitive values."""

    def of(self, held: Iterable[Assignment]) -> list[Assignment]:
        return [_plain(each) for each in held]


def _plain(held: Assignment) -> Assignment:
    left, role = copy(held), copy(held.role)
    mine = sorted(verbs.EVERY) if verbs.ALL in role.verbs else role.verbs
    role.verbs = [each for each in mine if each.partition(":")[0] not in verbs.OF_SENSITIVE_VALUES]
    left.role = role
    return left


@transaction.atomic
def start(*, viewer: User, seen_as: User, today: date, now: datetime) -> Viewing:
    """Begin; what was open of the viewer's ends. Raises forbidden, view_as_beyond."""
    permissions.everywhere(viewer, verbs.VIEW_AS)
    if seen_as.pk == viewer.pk or not seen_as.is_active or holds_more(seen_as, viewer, today):
        raise problems.view_as_beyond()
    stop_of(viewer=viewer, now=now)
    made = Viewing.objects.create(viewer=viewer, seen_as=seen_as, started_at=now, until=now + LASTS)
    journal.log("user.view_as.start", subject=seen_as.pk, actor=viewer, now=now)
    return made


def somebody(viewer: User, user_id: int) -> User:
    """The living person with this number, for who may look. Raises forbidden, not_found."""
    permissions.everywhere(viewer, verbs.VIEW_AS)
    return selectors.person(user_id)


@transaction.atomic
def stop_of(*, viewer: User, now: datetime) -> None:
    """End what is open of the viewer's."""
    for each in Viewing.objects.filter(viewer=viewer, ended_at=None).select_related("viewer"):
        stop(viewing=each, now=min(now, each.until))


@transaction.atomic
def stop(*, viewing: Viewing, now: datetime) -> None:
    """End it, with how many pages were looked at; nothing when it has ended."""
    ended = Viewing.objects.filter(pk=viewing.pk, ended_at=None).update(ended_at=now)
    if ended:
        viewing.refresh_from_db()
        journal.log(
            "user.view_as.end",
            subject=viewing.seen_as_id,
            actor=viewing.viewer,
            details={"pages": viewing.pages},
            now=now,
        )


def holds_more(other: User, viewer: User, today: date) -> bool:
    """Does the other have, or will have, anything that the viewer could not give?"""
    rows = other.assignments.select_related("role", "project").prefetch_related("units")
    return any(
        giving.Giver(viewer, row.project, today).lacks(row)
        for row in rows
        if row.ends_on is None or row.ends_on >= today
    )


def open_of(viewer: User, now: datetime) -> Viewing | None:
    """The viewer's open viewing; None when there is none or its time is over."""
    found = Viewing.objects.filter(viewer=viewer, ended_at=None).select_related("seen_as").first()
    return found if found is not None and found.until > now else None


def lapsed(viewer: User, now: datetime) -> Viewing | None:
    """One whose time is over and that nobody has ended."""
    return Viewing.objects.filter(viewer=viewer, ended_at=None, until__lte=now).first()


def eyes(viewing: Viewing, today: date) -> User:
    """The other person as the viewer sees through her; counts a page. Raises view_as_ended."""
    seen, viewer = viewing.seen_as, viewing.viewer
    still = permissions.may_everywhere(viewer, verbs.VIEW_AS) and seen.is_active
    if not still or holds_more(seen, viewer, today):
        raise problems.view_as_ended()
    Viewing.objects.filter(pk=viewing.pk).update(pages=F("pages") + 1)
    through: Any = copy(seen)
    through.cut, through.viewer = WithoutSensitive(), viewer
    return through  # type: ignore[no-any-return]


def through(viewer: User, named: str, *, method: str, now: datetime) -> User:
    """For programs: as the person with this number, whom the viewer has begun to see as.

    Raises view_as_ended when she has not, view_as_reads for a method that changes something,
    api_key_may_not: the other's eyes would see more than the key.
    """
    if viewer.cut is not None:
        raise problems.api_key_may_not()
    found = open_of(viewer, now)
    if found is None or str(found.seen_as_id) != named:
        raise problems.view_as_ended()
    if method not in SAFE:
        raise problems.view_as_reads()
    return eyes(found, timezone.localdate(now))


@transaction.atomic
def end_lapsed(*, now: datetime) -> int:
    """By the clock: end what nobody ended."""
    rows = Viewing.objects.filter(ended_at=None, until__lte=now).select_related("viewer")
    for each in rows:
        stop(viewing=each, now=each.until)
    return len(rows)
