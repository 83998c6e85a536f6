"""What changes accounts: people, projects, assignments, keys of phones, sessions."""

import unicodedata
import uuid
from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from backend import problems
from backend.accounts import programme, signing, tokens
from backend.accounts.areas import name_keys
from backend.accounts.emails import normal_email
from backend.accounts.models import (
    FIRST_KEY_NUMBER,
    ActorNumber,
    AppUser,
    Assignment,
    AssignmentUnit,
    Organisation,
    Project,
    ProjectUnit,
    Role,
    Session,
    User,
)
from backend.accounts.passwords import normal
from backend.accounts.unique import claimed
from backend.journal import services as journal

WEB_FORM_LIFE = timedelta(hours=2)

# Signing in and out, in a room of their own.
user_by_password = signing.user_by_password
open_session = signing.open_session
close_session = signing.close_session
ensure_roles = programme.ensure_roles


@transaction.atomic
def create_user(
    *,
    email: str,
    name: str,
    password: str | None,
    organisation: Organisation | None = None,
    language: str = "vi",
    actor: User | None = None,
    now: datetime,
) -> User:
    """A new person; without a password she can't sign in yet. Raises already_there."""
    address = normal_email(email)
    if User.objects.filter(email=address, deleted_at=None).exists():
        raise problems.already_there(what="email", value=address)
    title = unicodedata.normalize("NFC", name).strip()
    sort_key, search_key = name_keys(title, address)
    user = User(
        email=address,
        name=title,
        sort_key=sort_key,
        search_key=search_key,
        organisation=organisation,
        language=language,
        created_at=now,
    )
    user.set_password(None if password is None else normal(password))
    with claimed("email", address):
        user.save()
    journal.log("user.create", subject=user.pk, actor=actor or user, now=now)
    return user


@transaction.atomic
def create_project(
    *,
    name: str,
    units: Collection[str] = (),
    description: str = "",
    actor: User | None = None,
    now: datetime,
) -> Project:
    """A project that covers these units (keys)."""
    title = unicodedata.normalize("NFC", name).strip()
    if Project.objects.filter(name=title, deleted_at=None).exists():
        raise problems.already_there(what="project", value=title)
    with claimed("project", title):
        project = Project.objects.create(name=title, description=description, created_at=now)
    ProjectUnit.objects.bulk_create(
        ProjectUnit(project=project, unit=key) for key in sorted(set(units))
    )
    journal.log("project.create", subject=project.pk, actor=actor, project_id=project.pk, now=now)
    return project


def hold(project_id: int | None) -> None:
    """Let no other worker write this project's records until the transaction ends.

    Doors go on: what they insert only refers to the project, and does not wait for this lock.
    """
    if project_id is not None:
        Project.objects.select_for_update(no_key=True).filter(pk=project_id).first()


@transaction.atomic
def assign(
    *,
    role: Role,
    starts_on: date,
    project: Project | None = None,
    user: User | None = None,
    site: uuid.UUID | None = None,
    app_user: AppUser | None = None,
    form_id: str = "",
    units: Collection[str] = (),
    project_wide: bool = False,
    ends_on: date | None = None,
    at_site: uuid.UUID | None = None,
    delegated_from: Assignment | None = None,
    actor: User | None = None,
    now: datetime | None = None,
) -> Assignment:
    """Give a person, a site or a key a role in a project, for an area and a time.

    Asks nobody: doors call `giving.give`, which looks whether the giver has what she gives.
    """
    assignment = Assignment.objects.create(
        role=role,
        project=project,
        user=user,
        site=site,
        app_user=app_user,
        form_id=form_id,
        project_wide=project_wide,
        starts_on=starts_on,
        ends_on=ends_on,
        at_site=at_site,
        delegated_from=delegated_from,
    )
    AssignmentUnit.objects.bulk_create(
        AssignmentUnit(assignment=assignment, unit=key) for key in sorted(set(units))
    )
    journal.log(
        "assignment.create",
        subject=assignment.pk,
        actor=actor,
        project_id=project.pk if project else None,
        details={"role": role.name, **subject_ids(assignment)},
        now=now,
    )
    return assignment


def subject_ids(held: Assignment) -> dict[str, Any]:
    """Whom an assignment is about, and for which form alone: ids for the journal."""
    ids = {
        "form": held.form_id,
        "user": held.user_id,
        "site": held.site,
        "app_user": held.app_user_id,
    }
    return {
        name: each if isinstance(each, int) else str(each) for name, each in ids.items() if each
    }


@transaction.atomic
def create_app_user(
    *,
    project: Project,
    name: str,
    holder: User | None = None,
    site: uuid.UUID | None = None,
    kind: str = AppUser.Kind.PHONE,
    form_id: str = "",
    once: bool = False,
    expires_at: datetime | None = None,
    properties: dict[str, str] | None = None,
    actor: User | None = None,
    now: datetime,
) -> tuple[AppUser, str]:
    """A key and its token. Held by a person, by a site, or (with own assignments) by nobody."""
    app_user = AppUser(
        project=project,
        number=next_key_number(),
        kind=kind,
        name=name,
        holder=holder,
        site=site,
        form_id=form_id,
        once=once,
        expires_at=expires_at,
        properties=properties or {},
        created_by=actor,
        created_at=now,
    )
    token = tokens.derived("app-user", app_user.id)
    app_user.token_hash = tokens.hashed(token)
    app_user.save(force_insert=True)
    journal.log("app_user.create", subject=app_user.id, actor=actor, project_id=project.pk, now=now)
    return app_user, token


def next_key_number() -> int:
    """A number in the space of ids that people and keys share on the program door."""
    return FIRST_KEY_NUMBER + ActorNumber.objects.create().pk


def token_of(app_user: AppUser) -> str:
    """The token again, for its QR page; "" when the server's secret has changed since."""
    token = tokens.derived("app-user", app_user.id, app_user.generation)
    return token if tokens.hashed(token) == app_user.token_hash else ""


def tokens_of(rows: Iterable[AppUser], *, shown: bool, now: datetime) -> dict[uuid.UUID, str]:
    """The tokens of those keys that still open something; none when they are not to be shown."""
    living = [
        row
        for row in rows
        if row.revoked_at is None and (row.expires_at is None or row.expires_at > now)
    ]
    return {row.pk: token for row in living if shown and (token := token_of(row))}


@transaction.atomic
def revoke_app_user(*, app_user: AppUser, actor: User, now: datetime) -> None:
    """The key opens nothing any more; nor does any that a link's respondents got from it."""
    AppUser.objects.filter(pk=app_user.pk, revoked_at=None).update(revoked_at=now)
    if app_user.kind == AppUser.Kind.PUBLIC_LINK:
        app_user.respondents.filter(revoked_at=None).update(revoked_at=now)
    journal.log(
        "app_user.revoke",
        subject=app_user.pk,
        actor=actor,
        project_id=app_user.project_id,
        now=now,
    )


@transaction.atomic
def create_web_form_key(*, project: Project, form_id: str, user: User, now: datetime) -> str:
    """A key for a person and one form, alive for two hours: what the web form posts with."""
    token = tokens.fresh()
    AppUser.objects.create(
        project=project,
        number=next_key_number(),
        kind=AppUser.Kind.WEB_FORM,
        name="web",
        holder=user,
        form_id=form_id,
        token_hash=tokens.hashed(token),
        created_at=now,
        expires_at=now + WEB_FORM_LIFE,
    )
    return token


def close_web_form_keys(*, user: User, now: datetime) -> int:
    """End the keys of this person's open web forms: signing out closes them too."""
    open_keys = AppUser.objects.filter(
        holder=user, kind=AppUser.Kind.WEB_FORM, revoked_at=None, expires_at__gt=now
    )
    return open_keys.update(revoked_at=now)


def prune_keys(*, now: datetime) -> int:
    """Remove web form keys and sessions a day after they ended."""
    past = now - timedelta(days=1)
    keys = AppUser.objects.filter(kind=AppUser.Kind.WEB_FORM, expires_at__lt=past).delete()[0]
    gone = Session.objects.filter(expires_at__lt=past).delete()[1]  # what is noted of it as well
    return keys + gone.get(Session._meta.label, 0)


def seen(*, app_user: AppUser, now: datetime) -> None:
    """Note that the phone called, at most once in ten minutes (a write per call would cost)."""
    if app_user.last_seen_at is None or app_user.last_seen_at < now - timedelta(minutes=10):
        AppUser.objects.filter(pk=app_user.pk).update(last_seen_at=now)
