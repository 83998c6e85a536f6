"""All that is held about a person, readable, to answer her request to see it."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import transaction

from backend.accounts import verbs
from backend.accounts.models import Project, User
from backend.accounts.permissions import area_for
from backend.journal import services as journal
from backend.privacy import subjects
from backend.privacy.models import Consent, Subject, SubjectRequest
from backend.survey.entities.models import Entity
from backend.survey.submissions import sealed
from backend.survey.submissions.marked import classes_of
from backend.survey.submissions.masking import MASK
from backend.survey.submissions.models import Submission, SubmissionVersion

VERB_OF: Final = {
    "identity": verbs.SENSITIVE_IDENTITY,
    "health": verbs.SENSITIVE_HEALTH,
    "contact": verbs.SENSITIVE_CONTACT,
}


@dataclass(frozen=True)
class HeldAnswer:
    question: str
    value: str
    sensitive: str  # the class; "" = none


@dataclass(frozen=True)
class HeldVersion:
    form: str
    form_id: str
    sent_at: datetime
    answers: list[HeldAnswer]
    files: list[str]


@dataclass(frozen=True)
class Held:
    """What is held: submissions in all their versions, the case's row, consents, requests."""

    subject: Subject
    versions: list[HeldVersion]
    properties: dict[str, str]
    consents: list[Consent]
    requests: list[SubjectRequest]
    comments: list[tuple[datetime, str]]
    masked: list[str]  # classes that the reader may not open: a colleague who may must answer


@transaction.atomic
def all_of(*, request: SubjectRequest, actor: User, now: datetime) -> Held:
    """Everything about the person of this request; the journal keeps the look, per submission.

    A class that the actor may not open is masked and named in `masked`.
    """
    subject, project = request.subject, request.project
    found = list(subjects.submissions_of(subject.pk).filter(is_draft=False))
    closed = {one.pk: _closed(actor, project, one) for one in found}
    versions = [each for one in found for each in _versions(one, closed[one.pk])]
    _log(found, request, actor, closed, now)
    return Held(
        subject=subject,
        versions=versions,
        properties=_properties(subject),
        consents=list(Consent.objects.filter(subject=subject).order_by("given_at")),
        requests=list(SubjectRequest.objects.filter(subject=subject).order_by("received_at")),
        comments=[
            (each.created_at, each.body)
            for one in found
            for each in one.comments.order_by("created_at")
            if each.body
        ],
        masked=sorted(_masked(versions)),
    )


def _closed(actor: User, project: Project, one: Submission) -> set[str]:
    """The classes that she may not open of this submission: by its form, and by where it lies."""
    at = set(one.scope.values_list("unit", flat=True))
    form_id, closed = one.form.form_id, set()
    for kind, verb in VERB_OF.items():
        area = area_for(actor, project, verb, form_id=form_id)
        if not (area.everything or at & area.keys):
            closed.add(kind)
    return closed


def _versions(one: Submission, closed: Collection[str]) -> Iterator[HeldVersion]:
    rows = one.versions.select_related("form_version", "form__current").order_by("created_at")
    for row in rows.prefetch_related("attachments", "sealed_parts"):
        yield HeldVersion(
            form=row.form_version.title,
            form_id=row.form.form_id,
            sent_at=row.created_at,
            answers=list(_answers(row, closed)),
            files=sorted(each.name for each in row.attachments.all() if each.blob_id),
        )


def _answers(row: SubmissionVersion, closed: Collection[str]) -> Iterator[HeldAnswer]:
    classes = classes_of(row.form_version)
    labels = _labels(row)
    for path, value in _flat(sealed.answers_of(row)):
        # What phones write of themselves is none of hers.
        if not path.startswith("meta/") and (kind := classes.of(path)) not in closed:
            yield HeldAnswer(labels.get(path, path), str(value), kind)
    # Answered or not: which question was asked may say it all.
    for path in labels:
        if not path.startswith("meta/") and (kind := classes.of(path)) in closed:
            yield HeldAnswer(labels[path], MASK, kind)


def _flat(answers: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, Any]]:
    """(path, value) of each answer; those of a repeat one entry after the other."""
    for path, value in answers.items():
        if isinstance(value, list) and value and isinstance(value[0], Mapping):
            for entry in value:
                yield from _flat(entry, f"{above}{path}/")
        elif isinstance(value, Mapping):
            yield above + path, ", ".join(f"{key}: {each}" for key, each in value.items())
        elif value not in (None, ""):
            yield above + path, value


def _labels(row: SubmissionVersion) -> dict[str, str]:
    found = {}
    for field in row.form_version.fields:
        if field.get("type") in {"structure", "repeat"}:
            continue
        labels = field.get("labels") or {}
        found[str(field.get("path"))] = str(next(iter(labels.values()), "") or field.get("path"))
    return found


def _properties(subject: Subject) -> dict[str, str]:
    """What the case's row on the list of cases says."""
    case = subjects.id_of(subject.pk)
    if case is None or not subject.pk.startswith(subjects.CASE):
        return {}
    row = Entity.objects.filter(uuid=case).first()
    return {"": row.label, **row.values} if row and row.label else {}


def _masked(versions: Collection[HeldVersion]) -> set[str]:
    return {
        each.sensitive
        for one in versions
        for each in one.answers
        if each.sensitive and each.value == MASK
    }


def _log(
    found: Collection[Submission],
    request: SubjectRequest,
    actor: User,
    closed: Mapping[UUID, Collection[str]],
    now: datetime,
) -> None:
    for one in found:
        version = one.current
        kinds = classes_of(version.form_version).kinds if version else []
        journal.log(
            "privacy.see",
            subject=one.pk,
            actor=actor,
            project_id=one.project_id,
            details={
                "request": str(request.pk),
                "classes": [kind for kind in kinds if kind not in closed[one.pk]],
                "reason": "request",
            },
            now=now,
        )
