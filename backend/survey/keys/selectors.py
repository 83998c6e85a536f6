"""Which keys a project has, and what opens what they encrypted."""

from collections.abc import Mapping

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from backend import problems
from backend.accounts.models import Project
from backend.survey.keys import private
from backend.survey.keys.models import Key


def managed_key(project: Project) -> Key | None:
    """The key under which the project's forms encrypt; None when they do not."""
    return Key.objects.filter(project=project, managed=True).first()


def unlocked(project: Project, passphrases: Mapping[int, str]) -> dict[int, RSAPrivateKey]:
    """Key id → its private half, for the managed keys whose passphrase is given.

    It lives as long as the caller holds it, and is stored nowhere. Raises wrong_passphrase.
    """
    keys = Key.objects.filter(project=project, managed=True, pk__in=passphrases)
    opened = {}
    for key in keys:
        try:
            opened[key.pk] = private.unlock(key.private, passphrases[key.pk])
        except private.WrongPassphrase:
            raise problems.wrong_passphrase(hint=key.hint) from None
    return opened
