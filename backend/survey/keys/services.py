"""What changes keys: a project's own pair, and the public keys that forms bring along."""

from datetime import datetime

from django.db import IntegrityError, transaction

from backend import problems
from backend.accounts.models import Project
from backend.journal import services as journal
from backend.journal.services import Actor
from backend.survey.keys import private
from backend.survey.keys.models import Key

LEAST_LETTERS = 10


def make_managed(
    *, project: Project, passphrase: str, hint: str, actor: Actor | None, now: datetime
) -> Key:
    """The project's own key pair. There is one for ever: what it encrypted only it opens.

    Raises passphrase_short, key_is_there.
    """
    if len(passphrase) < LEAST_LETTERS:
        raise problems.passphrase_short(least=LEAST_LETTERS)
    if Key.objects.filter(project=project, managed=True).exists():
        raise problems.key_is_there(feature="managed encryption")
    pair = private.generate(passphrase)  # outside the transaction: it takes a while
    try:
        with transaction.atomic():
            key = Key.objects.create(
                project=project,
                public_key=pair.public_key,
                managed=True,
                private=pair.private,
                hint=hint.strip()[:255],
                created_at=now,
            )
            journal.log(
                "project.key", subject=project.pk, actor=actor, project_id=project.pk, now=now
            )
    except IntegrityError:
        raise problems.key_is_there(feature="managed encryption") from None
    return key


@transaction.atomic
def ensure_public(*, project: Project, public_key: str, now: datetime) -> Key:
    """The key that a form names itself; who made it holds its private half. Raises key_unfit."""
    if not private.is_public_key(public_key):
        raise problems.key_unfit()
    return Key.objects.get_or_create(
        project=project, public_key=public_key, defaults={"created_at": now}
    )[0]
