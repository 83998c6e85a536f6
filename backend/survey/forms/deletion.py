"""Deleting a form, taking it back within thirty days, and what is removed for good after them."""

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import QuerySet

from backend import problems
from backend.accounts.models import Project
from backend.journal import services as journal
from backend.journal.services import Actor
from backend.survey.forms.models import Form, FormMedia, FormVersion

KEPT: Final = timedelta(days=30)


@transaction.atomic
def delete(*, form: Form, actor: Actor | None, now: datetime) -> None:
    """Hide the form from everybody; nothing of it is removed yet."""
    form.deleted_at = now
    form.save(update_fields=["deleted_at"])
    journal.log("form.delete", subject=form.pk, actor=actor, project_id=form.project_id, now=now)


@transaction.atomic
def restore(*, project: Project, number: int, actor: Actor | None, now: datetime) -> Form:
    """Bring the deleted form of this number back. Raises not_found, form_id_in_use.

    Not after thirty days: then it may be half removed already.
    """
    form = (
        Form.objects.select_for_update()
        .filter(pk=number, project=project, deleted_at__gte=now - KEPT)
        .first()
    )
    if form is None:
        raise problems.not_found()
    if Form.objects.filter(project=project, form_id=form.form_id, deleted_at=None).exists():
        raise problems.form_id_in_use(
            form_id=form.form_id,
            fields=["projectId", "xmlFormId"],
            values=[str(project.pk), form.form_id],
        )
    form.deleted_at = None
    form.save(update_fields=["deleted_at"])
    journal.log("form.restore", subject=form.pk, actor=actor, project_id=project.pk, now=now)
    return form


def due(now: datetime) -> QuerySet[Form]:
    """What was deleted thirty days ago."""
    return Form.objects.filter(deleted_at__lt=now - KEPT).order_by("deleted_at", "pk")


@transaction.atomic
def purge(*, form: Form, now: datetime) -> bool:
    """Remove the form and its versions for good; its files go with the next sweep.

    False when it was restored meanwhile, or still has submissions: these go first.
    """
    locked = due(now).select_for_update().filter(pk=form.pk).first()
    if locked is None or locked.submissions.exists():
        return False
    Form.objects.filter(pk=form.pk).update(current=None, draft=None)
    FormMedia.objects.filter(version__form=form.pk).delete()
    FormVersion.objects.filter(form=form.pk).delete()
    locked.delete()
    # The formID alone tells which one it was: nothing else is left of it.
    journal.log(
        "form.purge",
        subject=form.pk,
        project_id=form.project_id,
        details={"form_id": form.form_id},
        now=now,
    )
    return True
