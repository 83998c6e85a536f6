"""The list `tra_lai` on phones: what was sent back, for its sender alone, until it is mended.

A row tells which form, which questions and what the reviewer wrote; never an answer. It lies in no
unit, so that nobody finds it by an area: only its sender, who is its maker, and who reads the whole
project.
"""

from datetime import datetime
from typing import Final
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from backend.accounts.models import Project
from backend.journal.services import Actor
from backend.survey.entities import services as entities
from backend.survey.entities import trash
from backend.survey.entities.models import Entity, EntityList
from backend.survey.quality import asked
from backend.survey.quality.asked import ANSWERS
from backend.survey.quality.models import SendBack
from backend.survey.submissions.models import Submission

LIST: Final = "tra_lai"
PROPERTIES: Final = (
    "phieu",  # the submission
    "ma_phieu",  # the form
    "cau_hoi",  # all marked questions, for reading
    "loi_nhan",  # the reviewer's sentence
    *(f"n{number}" for number in range(1, ANSWERS + 1)),  # the questions that can be answered
    *(f"c{number}" for number in range(1, ANSWERS + 1)),  # what fits as an answer
    "khong_sua",  # the marked questions that words can't answer, and why
)


@transaction.atomic
def tend(*, submission: UUID, now: datetime) -> None:
    """Bring the list to what is open of this submission: one row at most. Twice is harmless."""
    found = Submission.objects.select_related("project", "form", "submitter", "app_user")
    row = found.filter(pk=submission, is_draft=False).first()
    if row is None:
        return
    wanted = _open(row)
    gone = SendBack.objects.filter(submission=row)
    if wanted is not None:
        gone = gone.exclude(pk=wanted.pk)
    listed = Entity.objects.filter(
        entity_list__project=row.project, uuid__in=list(gone.values_list("entry", flat=True))
    )
    trash.delete(rows=listed, actor=None, now=now)
    if wanted is not None:
        _put(row, wanted, now)


def ensure_list(project: Project, now: datetime) -> EntityList:
    return entities.ensure_list(project=project, name=LIST, properties=PROPERTIES, now=now)


def is_open(submission: Submission, send_back: SendBack) -> bool:
    """May it still be answered: nobody edited or decided meanwhile."""
    return (
        send_back.mended_at is None
        and submission.deleted_at is None
        and submission.review_state == Submission.ReviewState.HAS_ISSUES
        and send_back.version in {None, submission.current_id}
    )


def _open(submission: Submission) -> SendBack | None:
    rows = SendBack.objects.filter(submission=submission, mended_at=None)
    last = rows.order_by("sent_at", "pk").last()
    return last if last is not None and is_open(submission, last) else None


def _put(submission: Submission, send_back: SendBack, now: datetime) -> None:
    sender = _sender(submission)
    if sender is None or send_back.entry is None:
        return
    entry = Entity.objects.filter(entity_list__name=LIST, uuid=send_back.entry)
    if entry.filter(deleted_at=None).exists():
        return
    version = asked.version_of(submission).form_version
    person = submission.submitter
    language = person.language if person is not None else settings.LANGUAGE_CODE
    questions = asked.questions_of(send_back, version, language)
    numbered = dict(enumerate(questions, start=1))
    values = {
        "phieu": str(submission.pk),
        "ma_phieu": submission.form.form_id,
        "cau_hoi": "; ".join(asked.labels_of(send_back, version, language)),
        "loi_nhan": send_back.note,
        "khong_sua": asked.in_words(asked.untyped_of(send_back, version, language), language),
    }
    for number in range(1, ANSWERS + 1):
        question = numbered.get(number)
        values[f"n{number}"] = question.label if question else ""
        values[f"c{number}"] = f"{question.hint}." if question and question.hint else ""
    day = timezone.localdate(submission.created_at)
    entities.put(
        entity_list=ensure_list(submission.project, now),
        entity_uuid=send_back.entry,
        label=f"{version.title or submission.form.form_id} · {day:%d/%m}",
        values=values,
        unit="",
        actor=sender,
        now=now,
    )


def _sender(submission: Submission) -> Actor | None:
    """The key it came with, which names its holder, else the person."""
    return submission.app_user or submission.submitter
