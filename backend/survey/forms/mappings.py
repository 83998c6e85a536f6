"""The mapping of a form, whatever state it is in: kept on its draft, published with a version.

A published version never changes for phones, so a mapping that is changed later goes to the next
draft: that of the form, else a copy of the published version under the next name. Versions of
before keep theirs until somebody says that the new one holds for them too, see
`backend.survey.submissions.remapping`.
"""

import re
from datetime import datetime
from typing import Any

from django.db import transaction

from backend import problems
from backend.journal.services import Actor
from backend.survey.forms import drafts
from backend.survey.forms.making import CheckMapping
from backend.survey.forms.models import Form, FormVersion


def shown_for(form: Form) -> FormVersion:
    """The version whose questions are mapped: the draft, else the published one. Raises no_draft"""
    version = form.draft or form.current
    if version is None:
        raise problems.no_draft(form_id=form.form_id)
    return version


@transaction.atomic
def save(
    *,
    form: Form,
    mapping: dict[str, Any] | None,
    actor: Actor | None,
    check_mapping: CheckMapping,
    now: datetime,
) -> FormVersion:
    """Make this the mapping of the draft, which is made from the published version if need be.

    Raises no_draft, mapping_faults, place_sensitive.
    """
    locked = Form.objects.select_for_update().get(pk=form.pk)
    if locked.draft_id is None and locked.current is not None:
        drafts.copy_published(form=locked, actor=actor, now=now)
        drafts.rename(form=locked, version=_next_name(locked, locked.current.version))
    return drafts.set_mapping(
        form=form, mapping=mapping, actor=actor, check_mapping=check_mapping, now=now
    )


def older_versions(form: Form) -> list[FormVersion]:
    """Published versions whose answers the published mapping does not record, newest first."""
    current = form.current
    if current is None or current.mapping is None:
        return []
    rows = form.versions.filter(published_at__isnull=False, key=None).exclude(pk=current.pk)
    rows = rows.defer("xform").order_by("-published_at", "-pk")
    return [row for row in rows if row.mapping != current.mapping]


def is_older(form: Form, version: FormVersion) -> bool:
    """Was this version published before the mapping that holds now, and goes by another?"""
    current = form.current
    return (
        current is not None
        and current.mapping is not None
        and version.pk != current.pk
        and version.published_at is not None
        and version.key_id is None
        and version.mapping != current.mapping
    )


def _next_name(form: Form, version: str) -> str:
    """The next version's name that is free: "7" after "6", "a-2" after "a"."""
    taken = set(
        FormVersion.objects.filter(
            form__project=form.project_id, form__form_id=form.form_id, published_at__isnull=False
        ).values_list("version", flat=True)
    )
    digits = re.fullmatch(r"(.*?)([0-9]+)", version[:240], re.ASCII)
    stem, number = (digits[1], digits[2]) if digits else (f"{version[:240]}-", "1")
    while True:
        number = str(int(number) + 1).zfill(len(number))
        if f"{stem}{number}" not in taken:
            return f"{stem}{number}"
