"""Erasing a person for good: keys destroyed, leftovers emptied, a tombstone for the counts.

What was sealed can't be opened again in any copy; a restored backup hears of it from the list.
(Luật 91/2025/QH15 on erasure; NIST SP 800-88 on cryptographic erase.)
"""

from collections.abc import Collection, Sequence
from datetime import UTC, date, datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from backend import problems
from backend.accounts.models import User
from backend.journal import services as journal
from backend.privacy import listing, stopping, subjects
from backend.privacy.models import Stop, Subject, SubjectRequest, Tombstone
from backend.survey.entities import erasing as entities
from backend.survey.quality import erasing as quality
from backend.survey.submissions import erasing as answers
from backend.survey.submissions.models import Submission
from backend.survey.submissions.reading import event_day
from backend.vault import services as vault
from backend.vault.models import DataKey
from backend.webhooks import services as webhooks

HASHED: Final = "tombstone"
Kind = Tombstone.Kind


@transaction.atomic
def erase(
    *,
    owner: str,
    reason: str,
    actor: User | None,
    now: datetime,
    request: SubjectRequest | None = None,
) -> int:
    """Erase the person for good; how many submissions that were.

    Raises subject_unknown, already_erased, erasures_unwritable: then nothing happened.
    """
    found = list(_locked(owner))
    subject = Subject.objects.select_for_update().filter(pk=owner).first()
    if not found and subject is None:
        raise problems.subject_unknown(named=owner[:60])
    if subject is not None and subject.erased_at is not None and not _left(owner, found):
        day = timezone.localtime(subject.erased_at).strftime("%d/%m/%Y")
        raise problems.already_erased(day=day)
    kinds = _kinds(owner, found)
    _apply(owner, found, reason=reason, actor=actor, now=now, request=request)
    # Last, for it can't be taken back; on disk before this transaction commits.
    listing.append(
        listing.Line(
            at=now.astimezone(UTC).isoformat(timespec="seconds"),
            owner=owner,
            hash=vault.blind(HASHED, owner.encode(), now=now),
            kinds=kinds,
            reason=reason[:300],
            request=str(request.pk) if request else "",
        )
    )
    return len(found)


def replay(now: datetime) -> int:
    """Erase again what the list names and a restored backup brought back; how many persons.

    Twice is harmless. Raises erasures_unreadable.
    """
    return sum(_replay(line, now) for line in listing.read())


@transaction.atomic
def _replay(line: listing.Line, now: datetime) -> bool:
    found = list(_locked(line.owner))
    subject = Subject.objects.filter(pk=line.owner).first()
    known = bool(found) or subject is not None
    done = subject is not None and subject.erased_at is not None
    if (done or not known) and not _left(line.owner, found):
        return False
    asked = _uuid(line.request)
    request = SubjectRequest.objects.filter(pk=asked).first() if asked else None
    _apply(line.owner, found, reason=line.reason, actor=None, now=now, request=request)
    return True


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _locked(owner: str) -> QuerySet[Submission]:
    return subjects.submissions_of(owner).select_for_update(of=("self",))


def _owners(owner: str, found: Collection[Submission]) -> list[str]:
    """The person, and what her submissions had of their own before they were a case's."""
    return list(dict.fromkeys([owner, *(f"{subjects.SUBMISSION}{each.pk}" for each in found)]))


def _kinds(owner: str, found: Collection[Submission]) -> list[str]:
    living = DataKey.objects.filter(owner__in=_owners(owner, found), destroyed_at=None)
    return sorted(set(living.values_list("kind", flat=True)))


def _left(owner: str, found: Collection[Submission]) -> bool:
    """Is there anything yet that an erasure would take?"""
    if _kinds(owner, found):
        return True
    return any(each.current and not answers.is_erased(each.current) for each in found)


def _apply(
    owner: str,
    found: Sequence[Submission],
    *,
    reason: str,
    actor: User | None,
    now: datetime,
    request: SubjectRequest | None,
) -> None:
    project = found[0].project_id if found else None
    if project is not None:
        subjects.ensure(owner=owner, project_id=project, now=now)
    Subject.objects.filter(pk=owner).update(erased_at=now)
    bury(owner, found, Kind.ERASURE, reason=reason, now=now, request=request)
    for each in _owners(owner, found):
        vault.destroy(owner=each, now=now)
    empty(owner, found, now=now)
    for one in found:
        journal.log(
            "privacy.erase", subject=one.pk, actor=actor, project_id=one.project_id, now=now
        )


def bury(
    owner: str,
    found: Sequence[Submission],
    kind: str,
    *,
    reason: str,
    now: datetime,
    request: SubjectRequest | None = None,
) -> None:
    """A tombstone for each submission: where and on which day it counts, and no person."""
    hashed = vault.blind(HASHED, owner.encode(), now=now)
    Tombstone.objects.bulk_create(
        [
            Tombstone(
                owner_hash=hashed,
                submission_hash=vault.blind(HASHED, one.pk.bytes, now=now),
                project_id=one.project_id,
                form_id=one.form_id,
                unit=one.unit,
                day=_day(one),
                kind=kind,
                reason=reason[:300],
                erased_at=now,
                request=request,
            )
            for one in found
            if not one.is_draft
        ],
        ignore_conflicts=True,
    )


def _day(one: Submission) -> date:
    if one.current is None:
        return timezone.localdate(one.created_at)
    return event_day(one.current.form_version, one.current.answers, one.created_at)


def empty(owner: str, found: Sequence[Submission], *, now: datetime) -> None:
    """All that stands in the clear, in the caller's transaction; rows, units and days stay."""
    pks, rows = [one.pk for one in found], _entities(owner, found)
    answers.blank(submissions=found, now=now)
    quality.blank(submissions=pks, now=now)
    entities.blank(entities=rows, submissions=pks, now=now)
    stopping.stop(submissions=pks, why=Stop.Why.ERASED, now=now)
    webhooks.forget(subjects=pks)
    for pk in dict.fromkeys([*pks, *rows]):
        journal.forget_work(subject=pk, now=now)


def _entities(owner: str, found: Sequence[Submission]) -> list[UUID]:
    """The case itself, and what her submissions made of forms about persons."""
    case = subjects.id_of(owner) if owner.startswith(subjects.CASE) else None
    about_her = [one.pk for one in found if _about_persons(one)]
    return [*([case] if case else []), *entities.made_by(about_her)]


def _about_persons(one: Submission) -> bool:
    purpose = getattr(one.form, "purpose", None)
    marked = bool(one.current and one.current.form_version.sensitive)
    return marked or bool(purpose and purpose.about_persons)
