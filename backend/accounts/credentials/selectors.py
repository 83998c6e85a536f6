"""Reads about second factors, API keys and one-time links."""

from datetime import date, datetime

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone

from backend import problems
from backend.accounts import permissions, tokens, verbs
from backend.accounts.credentials.models import ApiKey, Invitation
from backend.accounts.models import Assignment, Project, User


def factor_required() -> bool:
    """Does this server ask a second factor of those who see sensitive values?"""
    return bool(settings.SECOND_FACTOR == "required")


def needs_second_factor(user: User, today: date | None = None) -> bool:
    """Does one of her running assignments hold a verb of sensitive values, or all verbs?"""
    day = today or timezone.localdate()
    running = Q(ends_on__isnull=True) | Q(ends_on__gte=day)
    held = Assignment.objects.filter(running, user_id=user.pk, starts_on__lte=day)
    return any(
        _sensitive(verb) for row in held.values_list("role__verbs", flat=True) for verb in row
    )


def _sensitive(verb: str) -> bool:
    return verb == verbs.ALL or verb.partition(":")[0] in verbs.OF_SENSITIVE_VALUES


def must_have_factor(user: User) -> bool:
    """On this server, with her role of today."""
    return factor_required() and needs_second_factor(user)


def should_have_factor(user: User) -> bool:
    """Her role sees sensitive values, this server does not insist, and she has none yet."""
    return not factor_required() and needs_second_factor(user) and not has_factor(user)


def has_factor(user: User) -> bool:
    held = Authenticator.objects.filter(user_id=user.pk, type=Authenticator.Type.TOTP)
    return bool(held.exists())


def codes_left(user: User) -> int:
    """How many recovery codes have not been used."""
    row = Authenticator.objects.filter(user_id=user.pk, type=Authenticator.Type.RECOVERY_CODES)
    found = row.first()
    return len(found.data["codes"]) if found else 0


def api_keys_of(user: User) -> QuerySet[ApiKey]:
    """The newest first; those taken back or ended too, for thirty days."""
    return ApiKey.objects.filter(owner=user).order_by("-created_at", "pk")


def api_key_by_token(token: str, now: datetime) -> ApiKey | None:
    """The living key of somebody who may still sign in."""
    return (
        ApiKey.objects.filter(token_hash=tokens.hashed(token), revoked_at=None, expires_at__gt=now)
        .filter(owner__is_active=True, owner__deleted_at=None)
        .select_related("owner")
        .first()
    )


def invitations_for(actor: User, project: Project, now: datetime) -> QuerySet[Invitation]:
    """Those that wait to be taken up, the newest first.

    Who gives roles in the whole project sees all of them, others their own.
    """
    area = permissions.area_for(actor, project, verbs.ASSIGNMENT_UPDATE)
    own = Q() if area.everything else Q(created_by=actor)
    return (
        Invitation.objects.filter(own, project=project, kind=Invitation.Kind.ROLE)
        .filter(used_at=None, revoked_at=None, expires_at__gt=now)
        .select_related("role", "created_by")
        .order_by("-created_at")
    )


def invitation_by_token(token: str, now: datetime) -> Invitation:
    """The open link with this token. Raises link_over."""
    found = (
        Invitation.objects.filter(token_hash=tokens.hashed(token), used_at=None, revoked_at=None)
        .filter(expires_at__gt=now)
        .select_related("project", "role", "created_by", "user")
        .first()
    )
    if found is None or (found.project is not None and found.project.deleted_at is not None):
        raise problems.link_over()
    return found
