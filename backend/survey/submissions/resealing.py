"""Old submissions under new marks: cut again and sealed again, a few at a time.

Each version is one transaction, and one that is right already is left alone: interrupted at any
place, the work is done again from the start and ends the same. A mark that a newer version no
longer has opens nothing that was sealed: the older version's own mark still holds for it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import transaction

from backend import problems
from backend.journal import services as journal
from backend.survey.forms.models import Form
from backend.survey.submissions import erasing, owners, sealed, sealed_files
from backend.survey.submissions.classes import Classes
from backend.survey.submissions.cutting import cut
from backend.survey.submissions.marked import classes_of
from backend.survey.submissions.masking import bare
from backend.survey.submissions.models import (
    ExportFile,
    SealedPart,
    SubmissionAttachment,
    SubmissionVersion,
)
from backend.survey.submissions.sealing import digest, key_of, seal, terms_of
from backend.survey.xforms import answers_of, parse_submission
from backend.vault.models import DataKey
from backend.vault.sealing import HEAD, key_id_of
from backend.vault.services import ANSWERS

AT_A_TURN: Final = 100


@dataclass(frozen=True, slots=True)
class Turn:
    """How far the work is: versions looked at, those that were sealed anew, the last one's key."""

    seen: int
    changed: int
    last: int


def reseal(*, form: Form, now: datetime, at_a_turn: int = AT_A_TURN) -> Turn:
    """All versions of this form's submissions, tries of drafts too; twice changes nothing."""
    done = Turn(0, 0, 0)
    for each in turns(form=form, now=now, at_a_turn=at_a_turn):
        done = each
    ExportFile.objects.filter(form=form, created_at__lt=now, expires_at__gt=now).update(
        expires_at=now
    )
    if done.changed:
        details = {"form_id": form.form_id, "versions": done.changed}
        journal.log(
            "form.reseal", subject=form.pk, project_id=form.project_id, details=details, now=now
        )
    return done


def turns(*, form: Form, now: datetime, at_a_turn: int = AT_A_TURN) -> Iterator[Turn]:
    """The same, told after every so many versions."""
    rows = SubmissionVersion.objects.filter(form=form, encrypted=False).order_by("pk")
    seen, changed, last = 0, 0, 0
    while batch := list(rows.filter(pk__gt=last).values_list("pk", flat=True)[:at_a_turn]):
        for pk in batch:
            changed += reseal_version(pk=pk, now=now)
        seen, last = seen + len(batch), batch[-1]
        yield Turn(seen, changed, last)


def reseal_version(*, pk: int, now: datetime) -> bool:
    """Put one version under the marks that hold for it now; was there anything to do?"""
    with transaction.atomic():
        locked = SubmissionVersion.objects.select_for_update(of=("self",)).filter(pk=pk)
        version = locked.select_related("form_version__form", "form", "submission").first()
        if version is None or version.encrypted or erasing.is_erased(version):
            return False
        classes = classes_of(version.form_version)
        if not classes and not version.sealed:
            return False
        whole = _whole(version)
        if whole is None:
            return False
        xml, answers = whole
        changed = _is_other(version, classes, xml)
        if changed:
            _seal(version, classes, xml, answers, now)
        left = _reseal_files(version, classes, answers, now)
    # Once it stands, and outside of it: what lay there in clear goes now, not with the next sweep.
    erasing.remove_unused(left)
    return changed or bool(left)


def _whole(version: SubmissionVersion) -> tuple[bytes, dict[str, Any]] | None:
    """The XML, and the answers in it; None when its keys were destroyed."""
    try:
        xml = sealed.xml_of(version)
    except problems.Problem as gone:
        if not sealed.is_destroyed(gone):
            raise
        return None
    if not xml:
        return None
    if not version.sealed:
        return xml, version.answers
    root = parse_submission(xml, max_bytes=len(xml)).root
    return xml, dict(answers_of(version.form_version.fields, root).values)


def _is_other(version: SubmissionVersion, classes: Classes, xml: bytes) -> bool:
    """Is anything kept in clear, or under a class or an end that no longer holds?"""
    if not version.sealed:
        return True
    stored = sealed.parts_of(version)
    wanted = {kind: list(pieces) for kind, pieces in cut(xml, classes).parts.items()}
    if stored != wanted or bare(version.answers, classes) != version.answers:
        return True
    terms, keys = terms_of(version.form), _keys_of(version, stored)
    return any(keys[kind] != key_of(kind, terms, version.created_at)[0] for kind in stored)


def _keys_of(version: SubmissionVersion, kinds: Mapping[str, object]) -> dict[str, str]:
    """Class → the kind of the data key under which its part is sealed."""
    parts = [each for each in version.sealed_parts.all() if each.kind in kinds]
    return {each.kind: _key_kind(bytes(each.sealed)) for each in parts}


def _key_kind(head: bytes) -> str:
    return DataKey.objects.values_list("kind", flat=True).get(pk=key_id_of(head[:HEAD]))


def _seal(
    version: SubmissionVersion,
    classes: Classes,
    xml: bytes,
    answers: dict[str, Any],
    now: datetime,
) -> None:
    if not version.sealed:
        version.sha256 = digest(xml, now)
    owner = version.owner or owners.owner_of(
        submission=version.submission_id,
        version=version.form_version,
        fields=version.form_version.fields,
        xml=xml,
        answers=answers,
    )
    readable = sealed.parts_of(version) if version.sealed else {}
    version.answers = answers
    parts = seal(
        version, xml=xml, classes=classes, owner=owner, terms=terms_of(version.form), now=now
    )
    version.save(update_fields=["xml", "sha256", "answers", "instance_name", "sealed", "owner"])
    # A part whose key is destroyed stays: it says that there was something.
    replaced = {*readable, *(each.kind for each in parts)}
    version.sealed_parts.filter(kind__in=replaced).delete()
    SealedPart.objects.bulk_create(parts)


def _reseal_files(
    version: SubmissionVersion, classes: Classes, answers: dict[str, Any], now: datetime
) -> list[str]:
    """Put the files under their classes; which stored files they no longer are."""
    if not version.sealed:
        return []
    kinds = sealed_files.kinds_of(answers, classes)
    terms, left = terms_of(version.form), []
    for row in version.attachments.select_related("version", "blob"):
        wanted = kinds.get(row.name, row.kind or ANSWERS)
        if row.blob_id is None:
            if row.kind != wanted:
                SubmissionAttachment.objects.filter(pk=row.pk).update(kind=wanted)
            continue
        key_kind = key_of(wanted, terms, version.created_at)[0]
        if row.kind == wanted and sealed_files.key_kind_of(row) == key_kind:
            continue
        before = str(row.blob_id)
        if sealed_files.reseal(row, version, wanted, now):
            row.save(update_fields=["blob", "size", "received", "kind"])
            left.append(before)
    return left
