"""A correction that a phone sent (form `sua_phieu`) becomes the next version of what it corrects.

By the same service as an officer's edit. Whatever stands against it is told on the correction's own
page and to its sender, and the original stays as it is; nothing is guessed.
"""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language
from lxml import etree

from backend.accounts import permissions, verbs
from backend.accounts.models import AppUser, User
from backend.problems import Problem
from backend.survey.quality import asked, returned
from backend.survey.quality.models import Correction, SendBack
from backend.survey.submissions import editing, sealed, selectors
from backend.survey.submissions.arriving import Sender
from backend.survey.submissions.export.labels import spoken
from backend.survey.submissions.models import Submission, SubmissionVersion
from backend.survey.submissions.reading import read
from backend.survey.xforms import parse_submission
from backend.survey.xforms.correcting import put_answers
from backend.survey.xforms.retyping import UnfitError, retyped

# [[code, {param: text}], …]
Faults = list[list[Any]]


@dataclass(frozen=True)
class _RefusedError(Exception):
    """Why a correction makes no version; never an answer."""

    faults: Faults


def fault(code: str, **params: str) -> list[Any]:
    return [code, params]


@transaction.atomic
def apply(
    *, correction: Submission, entry: UUID | None, answers: Sequence[str | None], now: datetime
) -> Correction:
    """Make of these answers, in the order of the marked questions, the original's next version.

    The same correction again changes nothing once it has made its version. Never raises for what
    somebody sent: the outcome says it.
    """
    there = Correction.objects.select_for_update().filter(pk=correction.pk).first()
    if there is not None and there.instance_id:
        return there
    # Those of before there was a list on phones have no entry, and are nobody's to correct.
    asked_for = SendBack.objects.filter(entry=entry, submission__project=correction.project_id)
    send_back = asked_for.first() if entry is not None else None
    faults: Faults = []
    made = ""
    try:
        with transaction.atomic():
            made = _correct(correction, send_back, answers, now)
    except _RefusedError as refused:
        faults = refused.faults
    except Problem as problem:
        faults = [fault("as_said", said=problem.sentence)]
    kept, _ = Correction.objects.update_or_create(
        submission=correction,
        defaults={
            "send_back": send_back,
            "instance_id": made,
            "faults": faults,
            "tried_at": now,
        },
    )
    return kept


def _correct(
    correction: Submission,
    send_back: SendBack | None,
    answers: Sequence[str | None],
    now: datetime,
) -> str:
    """The instanceID of the new version."""
    if send_back is None:
        raise _RefusedError([fault("entry_gone")])
    original = Submission.objects.select_for_update().get(pk=send_back.submission_id)
    sender = _author(correction)
    _refuse_others(original, correction, sender)
    if original.deleted_at is not None:
        raise _RefusedError([fault("original_deleted")])
    if not returned.is_open(original, send_back):
        raise _RefusedError([fault("original_changed")])
    version = asked.version_of(original)
    texts = _texts(send_back, version, answers)
    instance_id = f"uuid:{uuid.uuid4()}"
    xml = _corrected(version, texts, instance_id, now)
    reading = read(xml=xml, project=original.project, form=version.form_version.form)
    editing.edit(submission=original, reading=reading, sender=Sender(sender, now))
    return instance_id


def _author(correction: Submission) -> User | AppUser | None:
    return correction.app_user or correction.submitter


def _refuse_others(
    original: Submission, correction: Submission, sender: User | AppUser | None
) -> None:
    """Only who sent the original, or who may edit it, corrects it. To others it is not there."""
    person = correction.submitter_id
    if person is not None and person == original.submitter_id:
        return
    key = correction.app_user_id
    if person is None and key is not None and key == original.app_user_id:
        return
    if sender is None or not permissions.may(sender, original.project, verbs.SUBMISSION_UPDATE):
        raise _RefusedError([fault("entry_gone")])
    try:
        selectors.submission_for(sender, original.project, original.pk, verbs.SUBMISSION_UPDATE)
    except Problem:
        raise _RefusedError([fault("entry_gone")]) from None


def _texts(
    send_back: SendBack, version: SubmissionVersion, answers: Sequence[str | None]
) -> dict[str, str]:
    """Path → the answer as the form writes it."""
    language = get_language() or "vi"
    questions = asked.questions_of(send_back, version.form_version, language)
    found, faults = dict[str, str](), Faults()
    for number, said in enumerate(answers, start=1):
        if not said or not said.strip():
            continue
        if number > len(questions):
            faults.append(fault("answer_unasked", number=str(number)))
            continue
        question = questions[number - 1]
        try:
            found[question.path] = retyped(question.kind, question.choices, said)
        except UnfitError as unfit:
            faults.append(fault(unfit.code, question=question.label))
    if faults:
        raise _RefusedError(faults)
    if not found:
        raise _RefusedError(_nothing_answered(send_back, version, language))
    return found


def _nothing_answered(send_back: SendBack, version: SubmissionVersion, language: str) -> Faults:
    """Where words can't answer what was marked, which question it is and what to do instead."""
    untyped = asked.untyped_of(send_back, version.form_version, language)
    told = [fault(f"answer_is_{each.reason}", question=each.label) for each in untyped]
    return told or [fault("nothing_answered")]


def _corrected(
    version: SubmissionVersion, texts: Mapping[str, str], instance_id: str, now: datetime
) -> bytes:
    """The original's XML with these answers, as the edit of its current version."""
    xml = sealed.xml_of(version)
    root = parse_submission(xml, max_bytes=max(len(xml), 1)).root
    form = version.form_version
    wrong = put_answers(bytes(form.xform), root, texts, today=timezone.localdate(now))
    if wrong:
        fields = {each["path"]: each for each in form.fields}
        language = get_language() or "vi"
        raise _RefusedError(
            [
                fault(
                    each.code,
                    question=asked.label_of(fields[each.path], language)
                    if each.path in fields
                    else each.path.rpartition("/")[2],
                    said=spoken(each.message, language),
                )
                for each in wrong
            ]
        )
    _rename(root, instance_id, version.instance_id)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))


def _rename(root: Any, instance_id: str, deprecated_id: str) -> None:
    """The IDs of an edit, in the meta block."""
    meta = next(each for each in root if etree.QName(each).localname == "meta")
    held = {etree.QName(each).localname: each for each in meta}
    held["instanceID"].text = instance_id
    old = held.get("deprecatedID")
    if old is None:
        space = etree.QName(held["instanceID"]).namespace
        old = etree.SubElement(meta, f"{{{space}}}deprecatedID" if space else "deprecatedID")
    old.text = deprecated_id


def outcome_of(submission: Submission) -> Correction | None:
    """What became of this submission as a correction; None for one that is none."""
    rows = Correction.objects.select_related("send_back__submission__form")
    return rows.filter(pk=submission.pk).first()


def refused_for(send_back: SendBack) -> Correction | None:
    """The last try to answer this that made no version."""
    rows = send_back.corrections.filter(instance_id="")
    return rows.order_by("tried_at").last()
