"""What was sent back, onto its sender's phone; what she corrected there, into the submission."""

from datetime import datetime
from uuid import UUID

from django.utils import translation
from django.utils.translation import gettext as _

from backend.journal.models import Event
from backend.survey.quality import corrections, returned
from backend.survey.quality.models import Correction
from backend.survey.submissions import sealed
from backend.survey.submissions.arriving import corrects
from backend.survey.submissions.models import Submission, SubmissionVersion
from notifications.services import Notice, enqueue_all
from outreach.kinds.corrections import SLOTS
from outreach.mapping import apply


def tend_returned(event: Event, now: datetime) -> None:
    """Put into `tra_lai` what is open of the submission, take out what no longer is."""
    returned.tend(submission=UUID(event.subject), now=now)


def correct(event: Event, now: datetime) -> None:
    """Make of a correction the next version of what it corrects; the outcome is kept and told."""
    rows = Submission.objects.select_related(
        "project", "current__form_version", "submitter", "app_user"
    )
    found = rows.filter(pk=UUID(event.subject), is_draft=False, deleted_at=None).first()
    current = found.current if found else None
    if found is None or current is None or current.encrypted or not corrects(current.form_version):
        return
    language = found.submitter.language if found.submitter else "vi"
    with translation.override(language):
        outcome = _applied(found, current, now)
        if not outcome.instance_id:
            _tell(found, outcome, now)


def _applied(found: Submission, current: SubmissionVersion, now: datetime) -> Correction:
    """What its answers say; sealed ones are opened here, and stay sealed in the new version."""
    mapping = current.form_version.mapping or {}
    values = apply(mapping, sealed.answers_of(current)).values
    return corrections.apply(
        correction=found,
        entry=values["entry"],
        answers=[values[slot] for slot in SLOTS],
        now=now,
    )


def _tell(found: Submission, outcome: Correction, now: datetime) -> None:
    """That it did not work, never what it said."""
    if found.submitter is None or not found.submitter.is_active:
        return
    notice = Notice(
        user=found.submitter,
        title=_("A correction could not be taken over"),
        body=_("Open Đồng Hành to see why; what you sent is kept."),
        link=f"/projects/{found.project_id}/send-backs",
        key=f"correction:{outcome.pk}:{found.current_id}",
    )
    enqueue_all(notices=[notice], now=now)
