"""Sensitive values of one submission, shown on the page that answers and nowhere else."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from backend import downloads
from backend.survey.submissions import parts, revealing
from backend.web import revealed
from backend.web.pages import PersonRequest
from backend.web.reveal_fields import RevealForm
from backend.web.views.submissions import found_for, submission_page


@login_required
@require_POST
def show(request: PersonRequest, project_id: int, submission: UUID) -> HttpResponse:
    project, found = found_for(request, project_id, submission)
    current = parts.filled(found)
    form = RevealForm(request.POST, kinds=revealed.kinds_for(request.user, project, current))
    if not form.is_valid():
        return submission_page(request, project, found, reveal_form=form, status=400)
    for kind in form.cleaned_data["kinds"]:
        found_for(request, project_id, submission, revealing.verb_of(kind))
    seen = form.save(version=current, actor=request.user, now=timezone.now())
    if seen is None:
        return submission_page(request, project, found, reveal_form=form, status=400)
    shown = revealed.Shown(form.cleaned_data["kinds"], seen)
    return submission_page(request, project, found, reveal_form=form, shown=shown)


@login_required
@require_POST
def file(request: PersonRequest, project_id: int, submission: UUID, row: int) -> HttpResponseBase:
    _, found = found_for(request, project_id, submission)
    attachment = parts.attachment_by_key(found, row)
    found_for(request, project_id, submission, revealing.verb_of_file(attachment))
    chunks = revealing.reveal_file(
        row=attachment,
        actor=request.user,
        reason=request.POST.get("reason", ""),
        now=timezone.now(),
    )
    answer = StreamingHttpResponse(chunks, content_type=downloads.OCTETS)
    answer["Content-Disposition"] = downloads.disposition(attachment.name)
    answer["Cache-Control"] = "no-store"
    return answer
