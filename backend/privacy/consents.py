"""Consent: recorded from answers or by hand, taken back at any time; texts never change."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from backend import problems
from backend.accounts.models import Project, User
from backend.journal import services as journal
from backend.privacy import purposes, stopping, subjects
from backend.privacy.models import Consent, ConsentText, Stop, Subject
from backend.survey.submissions.models import Submission


@dataclass(frozen=True)
class Said:
    """Who agreed to what, when and how, as somebody wrote it down."""

    given: bool
    given_at: datetime
    text_version: str = ""
    method: str = ""


@transaction.atomic
def add_text(
    *,
    project: Project,
    version: str,
    language: str,
    body: str,
    valid_from: date,
    actor: User,
    now: datetime,
) -> ConsentText:
    """A text that is read out. Raises consent_text_exists: a version never changes."""
    try:
        with transaction.atomic():
            made = ConsentText.objects.create(
                project=project,
                version=version,
                language=language,
                body=body,
                valid_from=valid_from,
                created_by=actor,
                created_at=now,
            )
    except IntegrityError:
        raise problems.consent_text_exists(version=version, language=language) from None
    said = {"version": version[:60], "language": language[:20]}
    journal.log(
        "privacy.text", subject=made.pk, actor=actor, project_id=project.pk, details=said, now=now
    )
    return made


@transaction.atomic
def add(*, subject: Subject, said: Said, actor: User, now: datetime) -> Consent:
    """Consent that was given on paper or aloud. Raises not_in_future."""
    if said.given_at > now:
        raise problems.not_in_future(field="given_at")
    made = Consent.objects.create(
        subject=subject,
        given=said.given,
        given_at=said.given_at,
        text_version=said.text_version,
        method=said.method,
        collector=actor,
        recorded_at=now,
    )
    if said.given:
        pks = subjects.submissions_of(subject.pk).values_list("pk", flat=True)
        stopping.start_again(submissions=list(pks))
    _log("privacy.consent", made, actor, now)
    return made


@transaction.atomic
def withdraw(*, consent: Consent, actor: User | None, now: datetime) -> None:
    """Take it back: from now on nothing of the person's is opened, exported or counted anew.

    Raises consent_withdrawn.
    """
    row = Consent.objects.select_for_update().get(pk=consent.pk)
    if row.withdrawn_at is not None:
        day = timezone.localtime(row.withdrawn_at).strftime("%d/%m/%Y")
        raise problems.consent_withdrawn(day=day)
    row.withdrawn_at, row.withdrawn_by = now, actor
    row.save(update_fields=["withdrawn_at", "withdrawn_by"])
    stop_use(subject=row.subject, actor=actor, now=now)


@transaction.atomic
def withdraw_all(*, subject: Subject, actor: User | None, now: datetime) -> int:
    """Take back whatever the person agreed to; how many consents that were."""
    living = Consent.objects.filter(subject=subject, withdrawn_at=None)
    taken = living.update(withdrawn_at=now, withdrawn_by=actor)
    stop_use(subject=subject, actor=actor, now=now)
    return taken


def stop_use(*, subject: Subject, actor: User | None, now: datetime) -> None:
    pks = list(subjects.submissions_of(subject.pk).values_list("pk", flat=True))
    stopping.stop(submissions=pks, why=Stop.Why.WITHDRAWN, now=now)
    for pk in pks:  # a job takes each out of what is counted anew
        journal.log(
            "privacy.withdraw", subject=pk, actor=actor, project_id=subject.project_id, now=now
        )


@transaction.atomic
def record(*, submission: Submission, answers: Mapping[str, Any], now: datetime) -> Consent | None:
    """What a submission's answers say of consent; None when its form does not ask.

    An edit corrects what the version before said; what was taken back stays so.
    """
    current = submission.current
    asked = purposes.consent_questions(submission.form, current.form_version) if current else None
    if asked is None or current is None or asked.consent not in answers:
        return None
    owner = subjects.owner_of(submission)
    subject = subjects.ensure(owner=owner, project_id=submission.project_id, now=now)
    told = {
        "subject": subject,
        "given": str(answers[asked.consent]) == asked.yes,
        "given_at": current.created_at,
        "text_version": str(answers.get(asked.text_version, ""))[:60],
        "method": str(answers.get(asked.method, ""))[:60],
        "collector_id": current.submitter_id,
        "collector_key": current.app_user_id,
        "recorded_at": now,
    }
    row, _made = Consent.objects.update_or_create(submission=submission.pk, defaults=told)
    return row


def consents_of(actor: User, project: Project, verb: str) -> QuerySet[Consent]:
    """Consents of persons in the actor's area, newest first."""
    rows = Consent.objects.filter(subject__project=project)
    rows = rows.filter(subjects.within(actor, project, verb))
    return rows.select_related("subject", "collector").order_by("-given_at", "-pk")


def consent_for(actor: User, project: Project, pk: int, verb: str) -> Consent:
    """Raises not_found."""
    found = consents_of(actor, project, verb).filter(pk=pk).first()
    if found is None:
        raise problems.not_found()
    return found


def texts_in(project: Project) -> QuerySet[ConsentText]:
    return ConsentText.objects.filter(project=project).order_by("-valid_from", "-pk")


def _log(kind: str, consent: Consent, actor: User | None, now: datetime) -> None:
    journal.log(
        kind,
        subject=consent.pk,
        actor=actor,
        project_id=consent.subject.project_id,
        details={"owner": consent.subject_id},
        now=now,
    )
