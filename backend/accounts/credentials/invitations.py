"""One-time links: into a role, or to a new password. Whoever made one must still be allowed to."""

import unicodedata
from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Final

from django.db import transaction

from backend import problems
from backend.accounts import giving, people, permissions, selectors, services, tokens, verbs
from backend.accounts.credentials import factors, sessions
from backend.accounts.credentials.api_keys import refuse_key
from backend.accounts.credentials.models import Invitation
from backend.accounts.credentials.selectors import invitation_by_token, invitations_for
from backend.accounts.emails import normal_email
from backend.accounts.giving import Place
from backend.accounts.models import Project, Role, User
from backend.accounts.passwords import refuse_weak
from backend.journal import services as journal
from backend.problems import Problem

INVITATION_LIFE: Final = timedelta(days=7)
PASSWORD_LIFE: Final = timedelta(days=1)
KEPT: Final = timedelta(days=30)


@transaction.atomic
def invite(
    *,
    actor: User,
    project: Project,
    role: Role,
    email: str,
    units: Collection[str] = (),
    ends_on: date | None = None,
    today: date,
    now: datetime,
) -> tuple[Invitation, str]:
    """The invitation and the token of its link, shown this once. Without units: her own area.

    The caller has been asked for `assignment.update`. Raises beyond_own, bad_value.
    """
    refuse_key(actor)
    address = normal_email(email)[:254]
    if "@" not in address.strip("@"):
        raise problems.bad_field(field="email", hint="name@example.org")
    _refuse_beyond(giving.Giver(actor, project, today), role, units, ends_on)
    token = tokens.fresh()
    made = Invitation.objects.create(
        kind=Invitation.Kind.ROLE,
        token_hash=tokens.hashed(token),
        email=address,
        project=project,
        role=role,
        units=sorted(set(units)),
        ends_on=ends_on,
        created_by=actor,
        created_at=now,
        expires_at=now + INVITATION_LIFE,
    )
    _log("invitation.create", made, actor, now)
    return made, token


def _refuse_beyond(
    giver: giving.Giver, role: Role, units: Collection[str], ends_on: date | None
) -> None:
    """What she could not give now, she does not promise either."""
    own = giver.own(None, ends_on)
    grant = giving.Grant(frozenset(units), False, own.starts_on, own.ends_on) if units else own
    if grant.ends_on and grant.ends_on < grant.starts_on:
        raise problems.range_turned(start=str(grant.starts_on), end=str(grant.ends_on))
    excess = giver.excess(role, "", grant)
    if excess:
        raise problems.beyond_own(excess=", ".join(excess))


def roles_to_give(giver: giving.Giver) -> list[Role]:
    """The roles that she could give in her own area."""
    grant = giver.own(None, None)
    return [role for role in selectors.roles() if not giver.excess(role, "", grant)]


def has_account(invitation: Invitation) -> bool:
    """Is the invited address somebody's already?"""
    return selectors.user_by_email(invitation.email) is not None


@transaction.atomic
def password_link(
    *, actor: User, user: User, resets_factor: bool, today: date, now: datetime
) -> str:
    """The token of a link to a new password, for a day. Earlier links of hers end.

    Raises forbidden for who may not manage her.
    """
    refuse_key(actor)
    if user.pk == actor.pk or not giving.may_manage(actor, user, today):
        raise problems.forbidden()
    Invitation.objects.filter(
        kind=Invitation.Kind.PASSWORD, user=user, used_at=None, revoked_at=None
    ).update(revoked_at=now)
    token = tokens.fresh()
    made = Invitation.objects.create(
        kind=Invitation.Kind.PASSWORD,
        token_hash=tokens.hashed(token),
        email=user.email,
        user=user,
        resets_factor=resets_factor,
        created_by=actor,
        created_at=now,
        expires_at=now + PASSWORD_LIFE,
    )
    _log("user.reset.initiate", made, actor, now)
    return token


@transaction.atomic
def revoke(*, actor: User, project: Project, number: int, now: datetime) -> None:
    """Raises not_found for one that she does not see."""
    refuse_key(actor)
    found = invitations_for(actor, project, now).filter(pk=number).first()
    rows = Invitation.objects.filter(pk=number, used_at=None, revoked_at=None)
    if found is None or not rows.update(revoked_at=now):
        raise problems.not_found()
    _log("invitation.revoke", found, actor, now)


@transaction.atomic
def accept(
    *, token: str, name: str, password: str, language: str, today: date, now: datetime
) -> User:
    """A new account with the role that was promised.

    Raises link_over, invited_elsewhere when the address has an account, invitation_over, and what
    refuse_weak raises; then nothing is written.
    """
    invitation = _claimed(token, Invitation.Kind.ROLE, now)
    if selectors.user_by_email(invitation.email) is not None:
        raise problems.invited_elsewhere()
    title = unicodedata.normalize("NFC", name).strip()
    refuse_weak(password, email=invitation.email, name=title)
    user = services.create_user(
        email=invitation.email,
        name=title,
        password=password,
        language=language,
        actor=invitation.created_by,
        now=now,
    )
    _give(invitation, user, today, now)
    return user


@transaction.atomic
def join(*, token: str, user: User, today: date, now: datetime) -> None:
    """Who has an account takes up the role, signed in with the invited address.

    Raises link_over, invited_elsewhere, invitation_over, assignment_there.
    """
    refuse_key(user)
    invitation = _claimed(token, Invitation.Kind.ROLE, now)
    if invitation.email != user.email:
        raise problems.invited_elsewhere()
    _give(invitation, user, today, now)


def _give(invitation: Invitation, user: User, today: date, now: datetime) -> None:
    """With the inviter's authority of this moment."""
    inviter, project, role = invitation.created_by, invitation.project, invitation.role
    if project is None or role is None or not inviter.is_active or inviter.deleted_at:
        raise problems.invitation_over()
    if not permissions.may(inviter, project, verbs.ASSIGNMENT_UPDATE):
        raise problems.invitation_over()
    try:
        giving.give(
            actor=inviter,
            role=role,
            place=Place(project),
            to=user,
            units=invitation.units or None,
            ends_on=invitation.ends_on,
            today=today,
            now=now,
        )
    except Problem as problem:
        if problem.code == "409.3":
            raise
        raise problems.invitation_over() from None
    Invitation.objects.filter(pk=invitation.pk).update(user=user)
    _log("invitation.accept", invitation, user, now)


@transaction.atomic
def new_password(*, token: str, password: str, today: date, now: datetime) -> User:
    """Set it; she is signed out everywhere. Raises link_over, forbidden, as refuse_weak."""
    invitation = _claimed(token, Invitation.Kind.PASSWORD, now)
    user, maker = invitation.user, invitation.created_by
    if user is None or user.deleted_at or not user.is_active:
        raise problems.link_over()
    if not maker.is_active or not giving.may_manage(maker, user, today):
        raise problems.link_over()
    refuse_weak(password, email=user.email, name=user.name)
    people.set_password(user=user, password=password, actor=user, now=now)
    sessions.end_all(user=user, actor=user, now=now)
    if invitation.resets_factor:
        factors.remove(user=user, actor=maker, now=now)
    return user


def _claimed(token: str, kind: str, now: datetime) -> Invitation:
    """The open link, used up in this transaction: of two that take it, one is told it is over."""
    found = invitation_by_token(token, now)
    rows = Invitation.objects.filter(pk=found.pk, kind=kind, used_at=None)
    if not rows.update(used_at=now):
        raise problems.link_over()
    return found


def _log(kind: str, invitation: Invitation, actor: User, now: datetime) -> None:
    details = {"invitation": invitation.pk}
    if invitation.user_id:
        details["user"] = invitation.user_id
    if invitation.role_id:
        details["role"] = invitation.role_id
    journal.log(
        kind,
        subject=invitation.user_id or invitation.pk,
        actor=actor,
        project_id=invitation.project_id,
        details=details,
        now=now,
    )


def prune(*, now: datetime) -> int:
    """Remove links thirty days after they ended."""
    return Invitation.objects.filter(expires_at__lt=now - KEPT).delete()[0]
