"""Files of submissions: photos drawn anew for the page, every original to be saved."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.utils import timezone
from django.views.decorators.http import require_safe

from backend import downloads
from backend.accounts import verbs
from backend.accounts.permissions import project_for
from backend.survey.blobs import pictures
from backend.survey.blobs import services as blobs
from backend.survey.submissions import parts, reviewing, selectors
from backend.survey.submissions.models import SubmissionAttachment
from backend.web.pages import PersonRequest

KEPT_BY_NOBODY = "private, no-store"


@login_required
@require_safe
def original(
    request: PersonRequest, project_id: int, submission: UUID, row: int
) -> HttpResponseBase:
    """A file of the current version as it was sent: to be saved, never shown here."""
    attachment = _file(request, project_id, submission, row)
    answer = FileResponse(
        blobs.path_of(str(attachment.blob_id)).open("rb"), content_type=downloads.OCTETS
    )
    answer["Content-Disposition"] = downloads.disposition(attachment.name)
    answer["Cache-Control"] = KEPT_BY_NOBODY
    return answer


@login_required
@require_safe
def picture(request: PersonRequest, project_id: int, submission: UUID, row: int) -> HttpResponse:
    """A photo of the current version, drawn anew: nothing else of its file reaches the page."""
    attachment = _file(request, project_id, submission, row)
    sha256 = str(attachment.blob_id)
    drawn = pictures.view_of(sha256, blobs.path_of(sha256), name=attachment.name)
    answer = HttpResponse(drawn.content, content_type=drawn.kind)
    answer["Content-Disposition"] = "inline"
    answer["Cache-Control"] = KEPT_BY_NOBODY
    return answer


def _file(
    request: PersonRequest, project_id: int, submission: UUID, row: int
) -> SubmissionAttachment:
    """The file, and a line in the journal that it was read. Raises file_sealed."""
    project = project_for(request.user, project_id, verbs.SUBMISSION_READ)
    found = selectors.submission_for(request.user, project, submission, verbs.SUBMISSION_READ)
    attachment = parts.open_by_key(found, row)
    reviewing.note_reading(
        submission=found, version=found.current, actor=request.user, now=timezone.now()
    )
    return attachment
