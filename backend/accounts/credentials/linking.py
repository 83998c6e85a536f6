"""Whom an OpenID provider sends: by a link made before, or by a confirmed address."""

from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.db import transaction

from backend import problems
from backend.accounts import selectors
from backend.accounts.models import User
from backend.accounts.unique import claimed
from backend.journal import services as journal


def person_of(*, provider: str, subject: str, email: str, verified: bool) -> User:
    """The living person. Raises sso_unlinked, the same for whoever it is not.

    An address links only where the provider has confirmed it and the operator allows it
    (OIDC_LINK_BY_EMAIL); the subject is what is linked, so that a new address changes nothing.
    """
    linked = SocialAccount.objects.filter(provider=provider, uid=subject).first()
    if linked is not None:
        user = selectors.person_signing_in(linked.user_id)
    elif verified and email and settings.OIDC_LINK_BY_EMAIL:
        user = selectors.user_by_email(email)
        if user is not None and user.is_active:
            link(user=user, provider=provider, subject=subject)
    else:
        user = None
    if user is None or not user.is_active:
        raise problems.sso_unlinked()
    return user


def is_known(*, provider: str, subject: str) -> bool:
    """Is this subject linked to somebody?"""
    return bool(SocialAccount.objects.filter(provider=provider, uid=subject).exists())


@transaction.atomic
def link(*, user: User, provider: str, subject: str) -> None:
    """Raises sso_taken when another person has it, or she has another one of the same provider."""
    if SocialAccount.objects.filter(provider=provider, uid=subject, user=user).exists():
        return
    if SocialAccount.objects.filter(provider=provider, user=user).exists():
        raise problems.sso_taken()
    if SocialAccount.objects.filter(provider=provider, uid=subject).exists():
        raise problems.sso_taken()
    with claimed("sso", provider):
        SocialAccount.objects.create(user=user, provider=provider, uid=subject, extra_data={})
    journal.log("user.link", subject=user.pk, actor=user)


@transaction.atomic
def unlink(*, user: User, provider: str) -> None:
    """Twice is harmless."""
    if SocialAccount.objects.filter(user=user, provider=provider).delete()[0]:
        journal.log("user.unlink", subject=user.pk, actor=user)
