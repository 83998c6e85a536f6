"""API keys: made, used, taken back. A key acts as its owner and never has more than she has."""

import secrets
import unicodedata
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from backend import problems
from backend.accounts import permissions, selectors, tokens, verbs
from backend.accounts.credentials.models import ApiKey, ApiKeyUse
from backend.accounts.cut import Cut
from backend.accounts.models import Project, User
from backend.journal import services as journal

MARK: Final = "dh_"
LONGEST_DAYS: Final = 366
MOST_KEYS: Final = 20
KEPT_AFTER_END: Final = timedelta(days=30)
# What a key makes must not outlive it: no rights, keys, links or webhooks.
GIVABLE: Final = (
    frozenset(verbs.PROJECT_VERBS)
    - {
        verbs.PROJECT_DELETE,
        verbs.ASSIGNMENT_UPDATE,
        verbs.APP_USER_CREATE,
        verbs.PUBLIC_LINK_CREATE,
        verbs.WEBHOOK_UPDATE,
    }
) | verbs.OF_SENSITIVE_VALUES


def create(
    *,
    owner: User,
    name: str,
    wanted: Collection[str],
    projects: Collection[int],
    units: Collection[str],
    sensitive: bool,
    expires_at: datetime,
    now: datetime,
) -> tuple[ApiKey, str]:
    """The key and its token, which is shown this once.

    Raises api_key_may_not, key_verb_unknown, key_sensitive, key_too_long, key_without_project,
    verbs_not_held, keys_too_many, not_found for a project that she is not in.
    """
    refuse_key(owner)
    _refuse_verbs(wanted, sensitive=sensitive)
    if not now < expires_at <= now + timedelta(days=LONGEST_DAYS):
        raise problems.key_too_long(days=LONGEST_DAYS)
    _refuse_not_held(owner, wanted, projects)
    return _create(
        owner=owner,
        name=name,
        wanted=wanted,
        projects=projects,
        units=units,
        expires_at=expires_at,
        now=now,
    )


def refuse_key(actor: User) -> None:
    """Raises api_key_may_not for who came with a key: some things a person does herself."""
    if actor.cut is not None:
        raise problems.api_key_may_not()


def _refuse_verbs(wanted: Collection[str], *, sensitive: bool) -> None:
    for verb in sorted(wanted) or [""]:
        if verb not in GIVABLE:
            raise problems.key_verb_unknown(verb=verb[:60], known=", ".join(sorted(GIVABLE)))
        if verb in verbs.OF_SENSITIVE_VALUES and not sensitive:
            raise problems.key_sensitive(verb=verb)


def _refuse_not_held(owner: User, wanted: Collection[str], projects: Collection[int]) -> None:
    if not projects:
        raise problems.key_without_project()
    standings = [permissions.standing_of(owner, project_id) for project_id in sorted(projects)]
    if any(not each.held for each in standings):
        raise problems.not_found()
    held = {
        verb
        for each in standings
        for assignment, _ in each.held
        for verb in wanted
        if permissions.allows(assignment, verb)
    }
    excess = sorted(set(wanted) - held)
    if excess:
        raise problems.verbs_not_held(excess=", ".join(excess))


@transaction.atomic
def _create(
    *,
    owner: User,
    name: str,
    wanted: Collection[str],
    projects: Collection[int],
    units: Collection[str],
    expires_at: datetime,
    now: datetime,
) -> tuple[ApiKey, str]:
    if ApiKey.objects.filter(owner=owner, revoked_at=None, expires_at__gt=now).count() >= MOST_KEYS:
        raise problems.keys_too_many(most=MOST_KEYS)
    prefix = MARK + secrets.token_hex(4)
    token = f"{prefix}_{secrets.token_urlsafe(32)}"
    key = ApiKey.objects.create(
        owner=owner,
        name=unicodedata.normalize("NFC", name).strip()[:120],
        prefix=prefix,
        token_hash=tokens.hashed(token),
        verbs=sorted(set(wanted)),
        projects=sorted(set(projects)),
        units=sorted(set(units)),
        created_at=now,
        expires_at=expires_at,
    )
    journal.log(
        "api_key.create",
        subject=key.pk,
        actor=owner,
        details={"verbs": key.verbs, "projects": key.projects, "units": key.units},
        now=now,
    )
    return key, token


def acting(key: ApiKey) -> User:
    """Its owner, cut to what the key may."""
    owner: User = key.owner
    owner.cut = Cut(
        key=key.pk,
        verbs=frozenset(key.verbs) & GIVABLE,
        projects=frozenset(key.projects),
        units=frozenset(key.units),
    )
    return owner


def note_use(*, key: ApiKey, now: datetime) -> None:
    """One more use today: one statement, two more on the first of the day."""
    today = timezone.localdate(now)
    if _count(key, now):
        return
    try:
        with transaction.atomic():
            ApiKeyUse.objects.create(key=key, day=today, uses=1)
    except IntegrityError:
        _count(key, now)  # another call of the same key was quicker
    ApiKey.objects.filter(pk=key.pk).update(last_used_on=today)


def _count(key: ApiKey, now: datetime) -> int:
    rows = ApiKeyUse.objects.filter(key=key, day=timezone.localdate(now))
    return rows.update(uses=F("uses") + 1)


@transaction.atomic
def revoke(*, owner: User, key_id: UUID, now: datetime) -> None:
    """Her own key opens nothing any more. Raises not_found, api_key_may_not."""
    refuse_key(owner)
    if not ApiKey.objects.filter(pk=key_id, owner=owner, revoked_at=None).update(revoked_at=now):
        raise problems.not_found()
    journal.log("api_key.revoke", subject=key_id, actor=owner, now=now)


def revoke_all(*, owner: User, now: datetime) -> None:
    """She has left: none of her keys opens anything."""
    ApiKey.objects.filter(owner=owner, revoked_at=None).update(revoked_at=now)


@transaction.atomic
def journal_uses(*, now: datetime) -> int:
    """Days that are over: how often each key was used goes to the journal, once."""
    rows = ApiKeyUse.objects.filter(day__lt=timezone.localdate(now), journalled=False)
    for row in rows.select_related("key").order_by("pk")[:1000]:
        if ApiKeyUse.objects.filter(pk=row.pk, journalled=False).update(journalled=True):
            journal.log(
                "api_key.use",
                subject=row.key_id,
                actor=selectors.people_by_id([row.key.owner_id])[row.key.owner_id],
                details={"day": row.day.isoformat(), "uses": row.uses},
                now=now,
            )
    return ApiKeyUse.objects.filter(
        journalled=True, day__lt=(now - KEPT_AFTER_END).date()
    ).delete()[0]


def projects_of(owner: User) -> list[Project]:
    """Where she may make a key for."""
    return list(permissions.projects_for(owner, verbs.PROJECT_READ))


def verbs_of(owner: User) -> list[str]:
    """What she may put into a key: what she holds somewhere."""
    across = permissions.Across(owner, timezone.localdate())
    return sorted(
        verb for verb in GIVABLE if any(permissions.allows(each, verb) for each in across.held)
    )


def prune(*, now: datetime) -> int:
    """Remove keys thirty days after they ended or were taken back."""
    past = now - KEPT_AFTER_END
    gone = ApiKey.objects.filter(expires_at__lt=past).delete()[0]
    return gone + ApiKey.objects.filter(revoked_at__lt=past).delete()[0]
