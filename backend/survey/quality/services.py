"""Measures how a submission was filled, and flags what is odd; the same again changes nothing."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import islice
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from backend.prepared import Prepared
from backend.survey.forms.models import Form
from backend.survey.quality import audit, checks
from backend.survey.quality.models import Trace
from backend.survey.submissions import sealed, sealed_files
from backend.survey.submissions.flags import flag_all, unflag
from backend.survey.submissions.models import (
    Submission,
    SubmissionAttachment,
    SubmissionFlag,
    SubmissionVersion,
)
from backend.vault import services as vault

Flag = SubmissionFlag.Code
CODES = (
    Flag.TOO_FAST,
    Flag.POOR_ACCURACY,
    Flag.SAME_SPOT,
    Flag.COPIED_PHOTO,
    Flag.AT_NIGHT,
    Flag.DUPLICATE_ANSWERS,
)
SPOT = "quality"
HEAVY_VERSION = ("version__xml", "version__answers")
WINDOW = timedelta(days=checks.WINDOW_DAYS)
Found = dict[str, dict[str, Any]]


@transaction.atomic
def check(*, submission: Submission, now: datetime) -> None:
    """Read the current version's audit log, position and answers; set and clear the flags.

    Nothing can be said of an encrypted one, and nothing is of an anonymous one: habits are people.
    """
    version = submission.current
    if version is None or version.encrypted or version.form_version.anonymous:
        return
    answers = sealed.answers_of(version)
    filled = _filling(version, answers)
    if version.sealed:
        filled = _blinded(filled, sender_of(submission), now)
    trace = _keep(submission, filled, now)
    found = {**_alone(filled), **_beside_others(submission, version, trace, answers)}
    flagged = {code for (code,) in _FLAGGED.all(submission.pk)}
    if stale := [each for each in CODES if each in flagged and each not in found]:
        unflag(submission, stale)
    flag_all(submission, found, now)


def _filling(version: SubmissionVersion, answers: Mapping[str, Any]) -> checks.Filling:
    fields = version.form_version.fields
    trail = _trail(version, answers)
    return checks.filling(
        fields,
        answers,
        position=_position(version, fields, answers),
        at_a_site="site" in (version.form_version.mapping or {}).get("fields", {}),
        trail_seconds=trail.total if trail else None,
        trail_started=trail.started_at if trail else None,
    )


def _blinded(filled: checks.Filling, sender: str, now: datetime) -> checks.Filling:
    """Of a sealed submission the trace tells no place, and answers can't be guessed from it.

    Nor by sending guesses: only the same sender's are alike, and nobody's where none is known.
    """
    spot = vault.blind(SPOT, filled.spot.encode(), now=now)[:24] if filled.spot else ""
    known = f"{sender} {filled.fingerprint}" if sender and filled.fingerprint else ""
    fingerprint = vault.blind(SPOT, known.encode(), now=now) if known else ""
    return replace(filled, spot=spot, fingerprint=fingerprint)


@transaction.atomic
def blind_traces(*, form: Form, now: datetime) -> int:
    """Of submissions that were sealed after they were measured: neither place nor fingerprint."""
    rows = Trace.objects.filter(form=form, submission__current__sealed=True, measured_at__lt=now)
    return rows.update(spot="", answers_sha256="", measured_at=now)


def _trail(version: SubmissionVersion, answers: Mapping[str, Any]) -> audit.AuditTrail | None:
    """The audit log, when the form keeps one, it has arrived and its key is there."""
    name = answers.get("meta/audit")
    if not name:
        return None
    files = version.attachments.filter(name=name).exclude(blob=None)
    found = files.select_related("blob", "version").defer(*HEAVY_VERSION).first()
    if found is None or found.blob is None or found.blob.size > audit.MAX_BYTES:
        return None
    content = sealed_files.content_of(found)
    return audit.read_audit(content) if content is not None else None


def _position(
    version: SubmissionVersion, fields: list[dict[str, Any]], answers: Mapping[str, Any]
) -> Mapping[str, Any] | None:
    """The point that the mapping names, else the first one that was answered."""
    named = [version.form_version.position_field] if version.form_version.position_field else []
    others = [each["path"] for each in fields if each["type"] == "geopoint"]
    points = (answers.get(path) for path in [*named, *others])
    return next((point for point in points if isinstance(point, dict)), None)


def _keep(submission: Submission, filled: checks.Filling, now: datetime) -> Trace:
    """Write the trace in one statement, over the one of before."""
    trace = Trace(
        submission=submission,
        form_id=submission.form_id,
        sender=sender_of(submission),
        arrived_at=submission.created_at,
        started_at=filled.started_at,
        seconds=None if filled.seconds is None else min(int(filled.seconds), 2**31 - 1),
        answered=filled.answered,
        accuracy=filled.accuracy,
        spot=filled.spot,
        answers_sha256=filled.fingerprint,
        measured_at=now,
    )
    columns = [each.name for each in Trace._meta.concrete_fields if not each.primary_key]
    Trace.objects.bulk_create(
        [trace], update_conflicts=True, update_fields=columns, unique_fields=["submission"]
    )
    return trace


def sender_of(submission: Submission) -> str:
    """The key, else the person that sent it; "" for nobody."""
    return str(submission.app_user_id or submission.submitter_id or "")


def _alone(filled: checks.Filling) -> Found:
    """What the filling tells by itself."""
    found: Found = {}
    if checks.is_too_fast(filled):
        found[Flag.TOO_FAST] = {"seconds": int(filled.seconds or 0), "answered": filled.answered}
    if checks.is_poor_position(filled):
        found[Flag.POOR_ACCURACY] = {"accuracy": filled.accuracy}
    local = timezone.localtime(filled.started_at) if filled.started_at else None
    if local is not None and checks.is_at_night(local):
        found[Flag.AT_NIGHT] = {"hour": local.hour}
    return found


def _near(form: int, since: datetime, until: datetime, own: UUID) -> QuerySet[Trace]:
    rows = Trace.objects.filter(form_id=form, arrived_at__gte=since, arrived_at__lte=until)
    return rows.exclude(submission_id=own).order_by("-arrived_at")


def _at_spot(*near: Any) -> QuerySet[Trace, tuple[Any, ...]]:
    *where, sender, spot = near
    rows = _near(*where).filter(sender=sender, spot=spot)
    return rows.values_list("pk")[: checks.SPOT_TIMES * 10]


def _twins(*near: Any) -> QuerySet[Trace, tuple[Any, ...]]:
    *where, fingerprint = near
    return _near(*where).filter(answers_sha256=fingerprint).values_list("pk")[:10]


_NEAR = (int, datetime, datetime, UUID)
_AT_SPOT = Prepared(_at_spot, *_NEAR, str, str)
_TWINS = Prepared(_twins, *_NEAR, str)
_FLAGGED = Prepared(
    lambda key: SubmissionFlag.objects.filter(submission_id=key).values_list("code"), UUID
)
_MEDIA = Prepared(
    lambda version: (
        SubmissionAttachment.objects.filter(version_id=version)
        .exclude(blob=None)
        .exclude(received="")
        .values_list("received", "name")
    ),
    int,
)


def _beside_others(
    submission: Submission, version: SubmissionVersion, trace: Trace, answers: Mapping[str, Any]
) -> Found:
    """What only shows beside other submissions of the last month."""
    found: Found = {}
    at = submission.created_at
    near = (submission.form_id, at - WINDOW, at + WINDOW, submission.pk)
    if trace.spot and trace.sender:
        others = [each for (each,) in _AT_SPOT.all(*near, trace.sender, trace.spot)]
        times = 1 + (len(_living(others)) if len(others) + 1 >= checks.SPOT_TIMES else 0)
        if times >= checks.SPOT_TIMES:
            found[Flag.SAME_SPOT] = {"times": times}
    twins = _TWINS.all(*near, trace.answers_sha256) if trace.answers_sha256 else []
    if twins and (alike := _living([each for (each,) in twins])):
        found[Flag.DUPLICATE_ANSWERS] = {"submissions": sorted(map(str, alike))}
    if copies := _copies(submission, version, answers.get("meta/audit")):
        found[Flag.COPIED_PHOTO] = {"submissions": copies}
    return found


def _living(keys: list[UUID]) -> list[UUID]:
    """Those of them that are not in the bin."""
    rows = Submission.objects.filter(pk__in=keys, deleted_at=None)
    return list(rows.values_list("pk", flat=True))


def _copies(submission: Submission, version: SubmissionVersion, own_log: Any) -> list[str]:
    """Other submissions of the project that hold one of this one's photos or recordings.

    By the bytes that phones sent: what is stored lacks positions, or is sealed each time anew.
    """
    media = [known for known, name in _MEDIA.all(version.pk) if name != (own_log or "")]
    if not media:
        return []
    held = SubmissionAttachment.objects.filter(
        received__in=media,
        version__submission__project_id=submission.project_id,
        version__submission__is_draft=False,
        version__submission__deleted_at=None,
    ).exclude(version__submission=submission)
    others = held.values_list("version__submission", flat=True).distinct()
    return sorted(str(each) for each in islice(others[:10], 10))
