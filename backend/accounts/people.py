"""What changes people after they were made: profile, password, leaving, what clients remember."""

import json
import unicodedata
from datetime import date, datetime
from typing import Any, Final

from django.contrib.auth.tokens import default_token_generator
from django.db import transaction
from django.utils import timezone

from backend import problems
from backend.accounts import giving, permissions, services
from backend.accounts.areas import name_keys
from backend.accounts.credentials import api_keys, sessions
from backend.accounts.emails import normal_email
from backend.accounts.models import AppUser, Project, Session, User, UserPreference
from backend.accounts.passwords import normal, refuse_weak
from backend.accounts.unique import claimed
from backend.journal import services as journal

LONGEST_NAME: Final = 120  # of a preference, in characters
LARGEST_PREFERENCE: Final = 10_000  # characters of its JSON


def day_of(now: datetime) -> date:
    """The day of this moment where the programme works."""
    return timezone.localdate(now)


@transaction.atomic
def create(
    *, email: str, name: str, password: str | None, language: str, actor: User, now: datetime
) -> User:
    """A new person, who may do nothing yet. Raises already_there, and what refuse_weak raises."""
    if password is not None:
        refuse_weak(password, email=email, name=name)
    return services.create_user(
        email=email, name=name or email, password=password, language=language, actor=actor, now=now
    )


@transaction.atomic
def update(*, user: User, changes: dict[str, str], actor: User, now: datetime) -> User:
    """Change name, e-mail or language: those of them that are named. Raises already_there."""
    if "email" in changes:
        user.email = normal_email(changes["email"])
        others = User.objects.filter(email=user.email, deleted_at=None).exclude(pk=user.pk)
        if others.exists():
            raise problems.already_there(what="email", value=user.email)
    if "name" in changes:
        user.name = unicodedata.normalize("NFC", changes["name"]).strip()
    user.language = changes.get("language", user.language)
    user.sort_key, user.search_key = name_keys(user.name, user.email)
    user.updated_at = now
    fields = ["email", "name", "language", "sort_key", "search_key", "updated_at"]
    with claimed("email", user.email):
        user.save(update_fields=fields)
    journal.log(
        "user.update", subject=user.pk, actor=actor, details={"changed": sorted(changes)}, now=now
    )
    return user


def change_password(
    *,
    user: User,
    old: str,
    new: str,
    session: Session | None,
    actor: User,
    now: datetime,
    source: str = "",
    page: str = "",
) -> None:
    """Raises old_password_wrong, locked_out, and what refuse_weak raises.

    Every other session of hers ends; the one that asked goes on.
    """
    # Outside the transaction: a wrong password must be counted even though this is refused.
    refuse_wrong_password(user=user, password=old, now=now, source=source)
    refuse_weak(new, email=user.email, name=user.name)
    set_password(user=user, password=new, keep=session, page=page, actor=actor, now=now)


def refuse_wrong_password(*, user: User, password: str, now: datetime, source: str = "") -> None:
    """Raises old_password_wrong, locked_out."""
    found = services.user_by_password(email=user.email, password=password, now=now, source=source)
    if found is None:
        raise problems.old_password_wrong()


@transaction.atomic
def set_password(
    *,
    user: User,
    password: str,
    keep: Session | None = None,
    page: str = "",
    actor: User,
    now: datetime,
) -> None:
    """Whoever calls has checked the password. All sessions end but the one that asks."""
    user.set_password(normal(password))
    user.updated_at = now
    user.save(update_fields=["password", "updated_at"])
    (user.bearer_sessions.exclude(pk=keep.pk) if keep else user.bearer_sessions.all()).delete()
    sessions.end_pages(user=user, keep=page)
    journal.log(
        "user.update", subject=user.pk, actor=actor, details={"changed": ["password"]}, now=now
    )


@transaction.atomic
def invalidate_password(*, user: User, actor: User, now: datetime) -> None:
    """The password opens nothing any more, and she is signed out everywhere."""
    user.set_unusable_password()
    user.updated_at = now
    user.save(update_fields=["password", "updated_at"])
    user.bearer_sessions.all().delete()
    sessions.end_pages(user=user)
    journal.log(
        "user.update", subject=user.pk, actor=actor, details={"changed": ["password"]}, now=now
    )


def reset_token(user: User) -> str:
    """A token with which she may set a new password, once, within three days.

    Nothing of it is stored: it is made from the server's secret and her present password.
    """
    return f"{user.pk}-{default_token_generator.make_token(user)}"


def reset_password(*, token: str, new: str, now: datetime) -> None:
    """Set the password with a token of `reset_token`. Raises forbidden, and as refuse_weak."""
    number, _, rest = token.partition("-")
    known = number.isascii() and number.isdecimal() and len(number) < 19
    user = (
        User.objects.filter(pk=int(number), is_active=True, deleted_at=None).first()
        if known
        else None
    )
    if user is None or not default_token_generator.check_token(user, rest):
        raise problems.forbidden()
    refuse_weak(new, email=user.email, name=user.name)
    set_password(user=user, password=new, actor=user, now=now)


@transaction.atomic
def retire(*, user: User, actor: User, today: date, now: datetime) -> None:
    """She may not sign in any more; her keys are dead; what she did keeps her name.

    Her address may be used again. Raises last_administrator.
    """
    rows = permissions.assignments_of(user, today)
    giving.refuse_last(user=user, leaving=rows, today=today)
    User.objects.filter(pk=user.pk).update(is_active=False, deleted_at=now, updated_at=now)
    user.bearer_sessions.all().delete()
    sessions.end_pages(user=user)
    api_keys.revoke_all(owner=user, now=now)
    AppUser.objects.filter(holder=user, revoked_at=None).update(revoked_at=now, updated_at=now)
    journal.log("user.delete", subject=user.pk, actor=actor, now=now)


@transaction.atomic
def set_preference(
    *, user: User, project: Project | None, name: str, value: Any, now: datetime
) -> None:
    """Keep a client's preference; the same name again replaces it. Raises value_too_long."""
    if len(name) > LONGEST_NAME or len(json.dumps(value)) > LARGEST_PREFERENCE:
        raise problems.value_too_long(field=name[:LONGEST_NAME])
    UserPreference.objects.update_or_create(
        user=user, project=project, name=name, defaults={"value": value}
    )
    journal.log(
        "user.preference.update",
        subject=user.pk,
        actor=user,
        project_id=project.pk if project else None,
        details={"name": name},
        now=now,
    )


@transaction.atomic
def forget_preference(*, user: User, project: Project | None, name: str, now: datetime) -> None:
    """Raises not_found."""
    if not UserPreference.objects.filter(user=user, project=project, name=name).delete()[0]:
        raise problems.not_found()
    journal.log(
        "user.preference.delete",
        subject=user.pk,
        actor=user,
        project_id=project.pk if project else None,
        details={"name": name},
        now=now,
    )
