"""Files that the worker makes: asked for, made apart, fetched by who asked, gone after a day."""

import tempfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils.module_loading import import_string

from backend import problems
from backend.accounts.models import User
from backend.journal import services as journal
from backend.problems import Problem
from backend.survey.blobs import services as blobs
from backend.survey.blobs.models import Blob
from backend.survey.forms.models import Form
from backend.survey.submissions.export.wanted import Wanted, export, rows_for
from backend.survey.submissions.models import ExportFile

KEPT: Final = timedelta(hours=24)
# The web process never loads pandas: only the worker asks for this.
WRITE: Final = "backend.survey.submissions.export.labelled.write"


@transaction.atomic
def ask(
    *, form: Form, actor: User, kind: str, language: str = "", where: str = "", now: datetime
) -> ExportFile:
    """Order a file; the worker makes it from what the actor may read then.

    Raises not_found for a form that was never published, export_too_large, and what
    `filters.where` raises.
    """
    if form.current is None:
        raise problems.not_found()
    _check_size(rows_for(actor, form, Wanted(filter=where), now).count())
    made = ExportFile.objects.create(
        form=form,
        person=actor,
        kind=kind,
        language=language,
        filter=where,
        created_at=now,
        expires_at=now + KEPT,
    )
    journal.log("export.create", subject=made.pk, actor=actor, project_id=form.project_id, now=now)
    return made


def make(*, export_id: UUID, now: datetime) -> None:
    """Write the file. May take a minute: for a job that holds no transaction.

    A problem stays on the file for who asked; the job is done then.
    """
    wanted = (
        ExportFile.objects.select_related("form__current", "form__project", "person")
        .filter(pk=export_id, state=ExportFile.State.WAITING)
        .first()
    )
    if wanted is None:
        return
    try:
        _make(wanted, now)
    except Problem as problem:
        ExportFile.objects.filter(pk=export_id).update(
            state=ExportFile.State.FAILED, problem=problem.code
        )


def _make(wanted: ExportFile, now: datetime) -> None:
    options = Wanted(filter=wanted.filter, language=wanted.language)
    _check_size(rows_for(wanted.person, wanted.form, options, now).count())
    made = export(form=wanted.form, actor=wanted.person, wanted=options, kind=wanted.kind, now=now)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"export.{wanted.kind}"
        rows = import_string(WRITE)(made, kind=wanted.kind, path=path)
        staged = blobs.stage(_chunks(path))
    try:
        with transaction.atomic():
            blob = blobs.keep(staged, now=now)
            ExportFile.objects.filter(pk=wanted.pk).update(
                state=ExportFile.State.READY, blob=blob, rows=rows, ready_at=now
            )
    finally:
        blobs.drop(staged)


def files_of(actor: User, form: Form, now: datetime) -> QuerySet[ExportFile]:
    """One's own files of this form that are still kept, newest first."""
    mine = ExportFile.objects.filter(person=actor, form=form, expires_at__gt=now)
    return mine.order_by("-created_at", "pk")[:20]


def file_for(actor: User, form: Form, export_id: UUID, now: datetime) -> ExportFile:
    """One's own file, while it is kept. Raises not_found."""
    found = (
        ExportFile.objects.select_related("blob", "form")
        .filter(pk=export_id, form=form, person=actor, expires_at__gt=now)
        .first()
    )
    if found is None:
        raise problems.not_found()
    return found


def ready_blob(actor: User, form: Form, export_id: UUID, now: datetime) -> tuple[Blob, str]:
    """Its bytes and kind, once it is made. Raises not_found, export_not_ready."""
    found = file_for(actor, form, export_id, now)
    if found.blob is None:
        raise problems.export_not_ready(state=found.state)
    return found.blob, found.kind


def expire(*, now: datetime) -> int:
    """Forget the files of yesterday; the sweeper takes their bytes."""
    return ExportFile.objects.filter(expires_at__lte=now).delete()[0]


def _check_size(rows: int) -> None:
    if rows > settings.EXPORT_MAX_ROWS:
        raise problems.export_too_large(rows=rows, limit=settings.EXPORT_MAX_ROWS)


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(blobs.CHUNK):
            yield chunk
