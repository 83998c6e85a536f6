"""Ending what a token opens: a session, a phone's key, a public link."""

from datetime import datetime

from django.db import transaction

from backend import problems
from backend.accounts import holders, people, permissions, selectors, services, verbs
from backend.accounts.models import AppUser, Session, User
from backend.journal import services as journal

# By the kind of key: who may make them may take them back.
MAKING = {
    AppUser.Kind.PHONE: verbs.APP_USER_CREATE,
    AppUser.Kind.PUBLIC_LINK: verbs.PUBLIC_LINK_CREATE,
}


@transaction.atomic
def end_by_token(*, actor: User, token: str, now: datetime) -> None:
    """Raises forbidden, the same for a token that nobody has: what exists is not told."""
    session = selectors.session_by_token(token, now)
    if session is not None:
        _end_session(actor=actor, session=session, now=now)
        return
    key = selectors.app_user_by_token(token, now)
    if key is None or AppUser.Kind(key.kind) not in MAKING:
        raise problems.forbidden()
    verb = MAKING[AppUser.Kind(key.kind)]
    if not permissions.may(actor, key.project, verb):
        raise problems.forbidden()
    if key.kind == AppUser.Kind.PHONE:
        today = people.day_of(now)
        keys = holders.app_users_for(actor, key.project, verb, today)
        if key.pk not in {each.pk for each in keys}:
            raise problems.forbidden()
    services.revoke_app_user(app_user=key, actor=actor, now=now)


def _end_session(*, actor: User, session: Session, now: datetime) -> None:
    own = session.user_id == actor.pk
    if not own and not permissions.may_everywhere(actor, verbs.USER_UPDATE):
        raise problems.forbidden()
    services.close_session(session=session)
    if not own:
        journal.log("session.end", subject=session.user_id, actor=actor, now=now)
