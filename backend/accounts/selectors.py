"""Reads of accounts: who a token or a session belongs to, lists for pages."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from backend import problems
from backend.accounts import tokens
from backend.accounts.areas import name_keys
from backend.accounts.emails import normal_email
from backend.accounts.models import (
    FIRST_KEY_NUMBER,
    AppUser,
    Organisation,
    Project,
    Role,
    ServerSetting,
    Session,
    User,
)
from backend.prepared import Prepared


def _living_app_user(token_hash: str, now: datetime) -> QuerySet[AppUser]:
    living = Q(expires_at__isnull=True) | Q(expires_at__gt=now)
    return (
        AppUser.objects.filter(living, token_hash=token_hash, revoked_at=None)
        .filter(project__deleted_at=None)
        .select_related("holder", "project")
        .exclude(holder__is_active=False)
    )


_BY_TOKEN = Prepared(_living_app_user, str, datetime)


def app_user_by_token(token: str, now: datetime) -> AppUser | None:
    """The living app user with this token."""
    return _BY_TOKEN.first(tokens.hashed(token), now)


def session_by_token(token: str, now: datetime) -> Session | None:
    return (
        Session.objects.filter(token_hash=tokens.hashed(token), expires_at__gt=now)
        .select_related("user", "note")
        .filter(user__is_active=True)
        .first()
    )


def app_users_in(project: Project) -> QuerySet[AppUser]:
    """The phones of a project, newest first; web form keys are not phones."""
    return (
        AppUser.objects.filter(project=project, kind=AppUser.Kind.PHONE)
        .filter(deleted_at=None)
        .select_related("holder", "created_by", "project")
        .order_by("-created_at", "name")
    )


def actor_numbered(number: int, project: Project | None) -> User | AppUser | None:
    """The living person, or the living key of this project, with this number."""
    if number >= 2**63:
        return None
    if number < FIRST_KEY_NUMBER:
        return User.objects.filter(pk=number, deleted_at=None).first()
    return AppUser.objects.filter(number=number, project=project, deleted_at=None).first()


def actor_by_number(number: int, project: Project | None) -> User | AppUser:
    """As actor_numbered. Raises not_found."""
    found = actor_numbered(number, project)
    if found is None:
        raise problems.not_found()
    return found


def links_by_form(project: Project, now: datetime) -> dict[str, int]:
    """formID → how many of its public links are open now."""
    rows = AppUser.objects.filter(
        Q(expires_at__isnull=True) | Q(expires_at__gt=now),
        project=project,
        kind=AppUser.Kind.PUBLIC_LINK,
        revoked_at=None,
        deleted_at=None,
    )
    return dict(rows.values_list("form_id").annotate(n=Count("pk")).order_by())


def living_projects() -> QuerySet[Project]:
    return Project.objects.filter(deleted_at=None).order_by("id")


def project_keys(project: Project) -> list[str]:
    """Keys of the units that the project covers."""
    return list(project.units.values_list("unit", flat=True).order_by("unit"))


def user_by_email(email: str) -> User | None:
    """The living person with this address."""
    return User.objects.filter(email=normal_email(email)[:254], deleted_at=None).first()


def people(search: str = "") -> QuerySet[User]:
    """The living people by name; with `search`, those whose name or address has every word."""
    rows = User.objects.filter(deleted_at=None)
    for word in name_keys("", search)[1].split():
        rows = rows.filter(search_key__contains=word)
    return rows.order_by("sort_key", "id")


def person(user_id: int) -> User:
    """The living person with this number. Raises not_found."""
    found = User.objects.filter(pk=user_id, deleted_at=None).first() if user_id < 2**63 else None
    if found is None:
        raise problems.not_found()
    return found


def person_signing_in(user_id: int) -> User | None:
    """The living person with this number who may sign in."""
    return User.objects.filter(pk=user_id, is_active=True, deleted_at=None).first()


def preferences_of(user: User) -> dict[str, dict[str, Any]]:
    """{"site": {name: value}, "projects": {project id: {name: value}}}, as Central says it."""
    kept: dict[str, dict[str, Any]] = {"site": {}, "projects": {}}
    for row in user.preferences.order_by("name"):
        held = kept["projects"].setdefault(str(row.project_id), {}) if row.project_id else None
        (kept["site"] if held is None else held)[row.name] = row.value
    return kept


def roles() -> QuerySet[Role]:
    return Role.objects.order_by("id")


def setting(key: str) -> ServerSetting:
    """What an administrator set for the server under this key. Raises not_found."""
    kept = ServerSetting.objects.filter(key=key).first()
    if kept is None:
        raise problems.not_found()
    return kept


def settings_among(keys: Iterable[str]) -> QuerySet[ServerSetting]:
    return ServerSetting.objects.filter(key__in=list(keys)).order_by("key")


def greeting() -> dict[str, str]:
    """What an administrator wrote for the sign-in page: `title`, `description`; or nothing."""
    kept = ServerSetting.objects.filter(key="login-appearance").first()
    return kept.value if kept else {}


def people_by_id(ids: Iterable[int]) -> dict[int, User]:
    """The retired among them: what they did keeps their name."""
    return User.objects.in_bulk([each for each in ids if each < 2**63])


def keys_by_uuid(ids: Iterable[UUID]) -> dict[str, AppUser]:
    return {str(pk): key for pk, key in AppUser.objects.in_bulk(list(ids)).items()}


def projects_by_id(ids: Iterable[int]) -> dict[int, Project]:
    return Project.objects.in_bulk(list(ids))


def organisations() -> QuerySet[Organisation]:
    return Organisation.objects.order_by("name")
