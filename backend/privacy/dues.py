"""What a retention rule takes away when its days are over, submission by submission."""

import logging
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from backend.journal import services as journal
from backend.privacy import erasures, subjects
from backend.privacy.models import RetentionRule, Tombstone
from backend.survey.entities import erasing as entities
from backend.survey.submissions import erasing as answers
from backend.survey.submissions import removing
from backend.survey.submissions.models import SealedPart, Submission, SubmissionAttachment
from backend.survey.submissions.sealing import class_of
from backend.vault import services as vault
from backend.vault.models import DataKey

AT_A_TURN: Final = 500
Kind, Start = RetentionRule.Kind, RetentionRule.Start

logger = logging.getLogger(__name__)


def due(rule: RetentionRule, now: datetime) -> list[UUID]:
    """Submissions whose days are over and that still hold what the rule takes, oldest first."""
    rows = Submission.objects.filter(form=rule.form_id, is_draft=False)
    if rule.kind == Kind.CLASS:
        rows = rows.filter(_holds(rule.sensitive))
    elif rule.kind == Kind.ANSWERS:
        rows = rows.exclude(current__sha256=answers.ERASED)
    rows = rows.order_by("created_at", "uuid")
    if rule.start == Start.CLOSING:
        return _closed(rows, rule, now)
    over = rows.filter(created_at__lt=now - timedelta(days=rule.days))
    return list(over.values_list("pk", flat=True)[:AT_A_TURN])


def _holds(kind: str) -> Q:
    """Anything of this class in any version."""
    parts = SealedPart.objects.filter(kind=kind).values("version__submission")
    files = SubmissionAttachment.objects.filter(Q(kind=kind) | Q(kind__startswith=f"{kind} "))
    return Q(pk__in=parts) | Q(pk__in=files.values("version__submission"))


def _closed(rows: QuerySet[Submission], rule: RetentionRule, now: datetime) -> list[UUID]:
    """Of cases that were closed so many days ago; an open case keeps all, and so does none."""
    last = timezone.localdate(now) - timedelta(days=rule.days)
    cased = rows.filter(current__owner__startswith=subjects.CASE)
    found: list[UUID] = []
    pairs = list(cased.values_list("pk", "current__owner"))
    cases = {owner: subjects.id_of(owner) for _pk, owner in pairs}
    closed = entities.value_of([each for each in cases.values() if each], rule.closing_property)
    for pk, owner in pairs:
        case = cases[owner]
        day = _day(closed.get(case, "")) if case else None
        if day is not None and day <= last:
            found.append(pk)
    return found[:AT_A_TURN]


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def done(rule: RetentionRule, uuid: UUID, now: datetime) -> bool:
    """Take away what the rule says; False when it failed: the next turn tries it again."""
    try:
        with transaction.atomic():
            row = Submission.objects.select_for_update(of=("self",)).filter(pk=uuid)
            found = row.select_related("form", "current__form_version").first()
            if found is not None:
                _TAKE[Kind(rule.kind)](rule, found, now)
    except Exception as error:  # noqa: BLE001 - counted in the turn's report; the others go on
        # No text: it may quote what people wrote.
        logger.error("retention of a submission failed: %s", type(error).__name__)  # noqa: TRY400
        return False
    return True


def _take_class(rule: RetentionRule, found: Submission, now: datetime) -> None:
    forget_class(found, rule.sensitive, now)
    _log(rule, found, now)


def forget_class(found: Submission, kind: str, now: datetime) -> None:
    """The values of a class, and their key once nothing else is sealed under it.

    In the caller's transaction, who has the submission locked.
    """
    versions = found.versions.exclude(owner="")
    owners = set(versions.values_list("owner", flat=True))
    SealedPart.objects.filter(version__submission=found, kind=kind).delete()
    files = SubmissionAttachment.objects.filter(version__submission=found).filter(
        Q(kind=kind) | Q(kind__startswith=f"{kind} ")
    )
    hashes = set(files.exclude(blob=None).values_list("blob_id", flat=True))
    files.update(blob=None)
    transaction.on_commit(lambda: answers.remove_unused(hashes))
    for owner in sorted(owners):
        _destroy_unused(owner, kind, now)


def _destroy_unused(owner: str, kind: str, now: datetime) -> None:
    if SealedPart.objects.filter(version__owner=owner, kind=kind).exists():
        return
    living = DataKey.objects.filter(owner=owner, destroyed_at=None).values_list("kind", flat=True)
    vault.destroy(owner=owner, kinds=[each for each in living if class_of(each) == kind], now=now)


def _take_answers(rule: RetentionRule, found: Submission, now: datetime) -> None:
    """Everything but unit and day; the keys too, unless others of the case need them."""
    owner = subjects.owner_of(found)
    erasures.bury(owner, [found], Tombstone.Kind.RETENTION, reason=rule.kind, now=now)
    vault.destroy(owner=f"{subjects.SUBMISSION}{found.pk}", now=now)
    erasures.empty(f"{subjects.SUBMISSION}{found.pk}", [found], now=now)
    others = subjects.submissions_of(owner).exclude(current__sha256=answers.ERASED)
    if not others.exists():
        vault.destroy(owner=owner, now=now)
    journal.log("privacy.erase", subject=found.pk, project_id=found.project_id, now=now)
    _log(rule, found, now)


def _take_submission(rule: RetentionRule, found: Submission, now: datetime) -> None:
    _take_answers(rule, found, now)
    removing.purge(uuid=found.pk, now=now)


def _log(rule: RetentionRule, found: Submission, now: datetime) -> None:
    journal.log(
        "privacy.retain",
        subject=found.pk,
        project_id=found.project_id,
        details={"rule": rule.pk, "kind": rule.kind, "class": rule.sensitive},
        now=now,
    )


_TAKE: Final = {
    Kind.CLASS: _take_class,
    Kind.ANSWERS: _take_answers,
    Kind.SUBMISSION: _take_submission,
}
