"""Forms whose phones encrypt: each version names the key under which it does."""

import secrets
from datetime import datetime

from django.db import transaction

from backend import problems
from backend.accounts.models import Project
from backend.journal import services as journal
from backend.journal.services import Actor
from backend.survey.forms.digests import XFORM_FIELDS, put_xform
from backend.survey.forms.models import Form, FormMedia, FormVersion
from backend.survey.keys import selectors as keys
from backend.survey.keys import services as key_services
from backend.survey.keys.models import Key
from backend.survey.xforms import MAX_ID, public_key_of, with_public_key


def seal(version: FormVersion, *, project: Project, now: datetime) -> None:
    """Give a version that is not stored yet its key: the form's own, else the project's.

    Raises key_unfit for a form that names something else than a key.
    """
    own = public_key_of(bytes(version.xform))
    if own:
        version.key = key_services.ensure_public(project=project, public_key=own, now=now)
        return
    managed = keys.managed_key(project)
    if managed is not None:
        _rewrite(version, managed)


def switch_on(
    *, project: Project, passphrase: str, hint: str, actor: Actor | None, now: datetime
) -> Key:
    """Make the project's key, and publish its forms anew with it. There is no way back.

    Raises passphrase_short, key_is_there.
    """
    key = key_services.make_managed(
        project=project, passphrase=passphrase, hint=hint, actor=actor, now=now
    )
    encrypt_project(project=project, key=key, actor=actor, now=now)
    return key


@transaction.atomic
def encrypt_project(*, project: Project, key: Key, actor: Actor | None, now: datetime) -> int:
    """Publish every form of the project anew, encrypting; returns how many. Drafts as well.

    What is on phones already is filled and sent as before: a version keeps what it was.
    """
    changed = 0
    for form in Form.objects.select_for_update().filter(project=project, deleted_at=None):
        if form.draft is not None and form.draft.key_id is None:
            _rewrite(form.draft, key)
            form.draft.save(update_fields=[*XFORM_FIELDS, "version", "key"])
        if form.current is not None and form.current.key_id is None:
            form.current = _successor(form.current, key, now)
            form.save(update_fields=["current"])
            journal.log(
                "form.publish",
                subject=form.pk,
                actor=actor,
                project_id=project.pk,
                details={"version": form.current.version},
                now=now,
            )
            changed += 1
    return changed


def refuse_browser(form: Form) -> None:
    """Raises link_not_encrypting: no browser encrypts what is filled in it."""
    if form.current is not None and form.current.key_id is not None:
        raise problems.link_not_encrypting(form_id=form.form_id)


def refuse_unreadable(form: Form) -> None:
    """Raises never_reviewed for a form whose answers nobody here can read."""
    if form.current is not None and form.current.key_id is not None:
        raise problems.never_reviewed(form_id=form.form_id)


def _successor(before: FormVersion, key: Key, now: datetime) -> FormVersion:
    media = list(before.media.all())
    version = FormVersion.objects.get(pk=before.pk)
    version.pk, version._state.adding = None, True
    version.created_at = version.published_at = now
    _rewrite(version, key)
    version.save()
    FormMedia.objects.bulk_create(
        FormMedia(
            version=version,
            name=row.name,
            kind=row.kind,
            blob_id=row.blob_id,
            entity_list=row.entity_list,
        )
        for row in media
    )
    return version


def _rewrite(version: FormVersion, key: Key) -> None:
    """The version under a name of its own, so that phones fetch it."""
    mark = f"[encrypted:{secrets.token_urlsafe(6)}]"
    version.version = version.version[: MAX_ID - len(mark)] + mark
    put_xform(version, with_public_key(bytes(version.xform), key.public_key, version.version))
    version.key = key
