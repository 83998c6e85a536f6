"""Who may look at, change and retire whom."""

from collections.abc import Iterable
from datetime import date, datetime

from django.utils import timezone

from backend import problems
from backend.accounts import giving, people, permissions, selectors, verbs
from backend.accounts.credentials.api_keys import refuse_key
from backend.accounts.models import User
from backend.journal import services as journal


def people_for(actor: User, search: str) -> Iterable[User]:
    """The list is for who may read people; an exact address finds its person for some others.

    Those who give roles look up whom they give them to, as ODK Central's clients do; anybody finds
    herself and those who work in her projects. Strangers are found by nobody else.
    """
    if permissions.may_everywhere(actor, verbs.USER_READ):
        exact = selectors.user_by_email(search) if search else None
        return [exact] if exact is not None else selectors.people(search)
    found = selectors.user_by_email(search) if search else None
    return [found] if found is not None and _findable(actor, found) else []


def _findable(actor: User, other: User) -> bool:
    today = timezone.localdate()
    held = list(permissions.assignments_of(actor, today))
    if actor.pk == other.pk or any(permissions.allows(a, verbs.ASSIGNMENT_UPDATE) for a in held):
        return True
    mine = {each.project_id for each in held if each.project_id}
    theirs = permissions.assignments_of(other, today)
    return any(each.project_id in mine for each in theirs)


def readable(actor: User, who: str) -> User:
    """Herself, or anybody for who may read people. Raises forbidden, not_found."""
    return _found(actor, who, verbs.USER_READ)


def changeable(actor: User, who: str, today: date) -> User:
    """Herself, or whoever has nothing that the actor could not give. Raises forbidden."""
    refuse_key(actor)
    user = _found(actor, who, verbs.USER_UPDATE)
    if user.pk != actor.pk and not giving.may_manage(actor, user, today):
        raise problems.forbidden()
    return user


def manageable(actor: User, who: str, today: date) -> User:
    """As changeable, but nobody retires herself without the right to. Raises forbidden."""
    permissions.everywhere(actor, verbs.USER_UPDATE)
    return changeable(actor, who, today)


def _found(actor: User, who: str, verb: str) -> User:
    """By number or e-mail. Who may not is told the same whether there is such a person or not."""
    if who in {str(actor.pk), actor.email, "current"}:
        return actor
    permissions.everywhere(actor, verb)
    number = who.isascii() and who.isdecimal()
    user = selectors.person(int(who[:20])) if number else selectors.user_by_email(who)
    if user is None:
        raise problems.not_found()
    return user


def initiate_reset(
    *, actor: User | None, email: str, invalidate: bool, today: date, now: datetime
) -> str:
    """The token of a reset for who may manage the person; "" for everybody else.

    There is no mail here: the journal tells the administrators that somebody asked. Raises
    forbidden for `invalidate` by who may not.
    """
    if invalidate and actor is None:
        raise problems.forbidden()
    if invalidate and actor is not None:
        permissions.everywhere(actor, verbs.USER_UPDATE)
    user = selectors.user_by_email(email)
    if user is None or not user.is_active:
        return ""
    if actor is None or not giving.may_manage(actor, user, today):
        if invalidate:
            raise problems.forbidden()
        journal.log("user.reset.ask", subject=user.pk, actor=actor, now=now)
        return ""
    if invalidate:
        people.invalidate_password(user=user, actor=actor, now=now)
    journal.log("user.reset.initiate", subject=user.pk, actor=actor, now=now)
    return people.reset_token(user)
