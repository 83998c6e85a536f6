"""Reads of accounts: who a token or a session belongs to, lists for pages."""

from datetime import datetime

from django.db.models import Q, QuerySet

from backend.accounts import tokens
from backend.accounts.emails import normal_email
from backend.accounts.models import AppUser, Organisation, Project, Session, User


def app_user_by_token(token: str, now: datetime) -> AppUser | None:
    """The living app user with this token."""
    living = Q(expires_at__isnull=True) | Q(expires_at__gt=now)
    return (
        AppUser.objects.filter(living, token_hash=tokens.hashed(token), revoked_at=None)
        .select_related("holder", "project")
        .exclude(holder__is_active=False)
        .first()
    )


def session_by_token(token: str, now: datetime) -> Session | None:
    return (
        Session.objects.filter(token_hash=tokens.hashed(token), expires_at__gt=now)
        .select_related("user")
        .filter(user__is_active=True)
        .first()
    )


def app_users_in(project: Project) -> QuerySet[AppUser]:
    """The phones of a project, newest first; web form keys are not phones."""
    return (
        AppUser.objects.filter(project=project, kind=AppUser.Kind.PHONE)
        .select_related("holder")
        .order_by("-created_at", "name")
    )


def living_projects() -> QuerySet[Project]:
    return Project.objects.filter(deleted_at=None).order_by("id")


def project_keys(project: Project) -> list[str]:
    """Keys of the units that the project covers."""
    return list(project.units.values_list("unit", flat=True).order_by("unit"))


def user_by_email(email: str) -> User | None:
    return User.objects.filter(email=normal_email(email)).first()


def organisations() -> QuerySet[Organisation]:
    return Organisation.objects.order_by("name")
