"""After a submission arrived or changed: how was it filled; was it the one that was asked for?"""

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from backend.accounts import permissions, verbs
from backend.journal.models import Event
from backend.prepared import Prepared
from backend.survey.quality import send_backs
from backend.survey.quality import services as quality
from backend.survey.submissions.models import Submission
from notifications.services import Notice, enqueue_all


def _living(key: UUID) -> QuerySet[Submission]:
    return (
        Submission.objects.select_related("current__form_version")
        .defer("current__xml", "current__form_version__xform", "current__form_version__warnings")
        .filter(uuid=key, is_draft=False, deleted_at=None)
    )


_LIVING = Prepared(_living, UUID)


def check_quality(event: Event, now: datetime) -> None:
    """Flag what is odd about the current version; a deleted one is left as it is."""
    submission = _LIVING.first(UUID(event.subject))
    if submission is not None:
        quality.check(submission=submission, now=now)


def close_send_backs(event: Event, now: datetime) -> None:
    """An edit by the sender answers what was sent back to her."""
    send_backs.note_edit(submission_uuid=event.subject, editor=event.user_id, now=now)


def tell_sender(event: Event, now: datetime) -> None:
    """A message to whoever sent it: that something is to be mended, never what about whom."""
    rows = Submission.objects.select_related("submitter", "project")
    submission = rows.filter(uuid=event.subject, project__deleted_at=None).first()
    person = submission.submitter if submission is not None else None
    if submission is None or person is None or not person.is_active:
        return
    if not permissions.may(person, submission.project, verbs.PROJECT_READ):
        return  # she has left the project: what it links to she may not open
    with translation.override(person.language):
        notice = Notice(
            user=person,
            title=_("A form that you sent needs mending"),
            body=_("Open Đồng Hành to see which questions."),
            link=f"/projects/{submission.project_id}/send-backs",
            key=f"send-back:{event.pk}",
        )
    enqueue_all(notices=[notice], now=now)
