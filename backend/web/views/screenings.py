"""The result of one screening: recomputed on the server, shown to who says why."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from backend.accounts import verbs
from backend.web import screening_pages
from backend.web.case_fields import ReasonForm
from backend.web.pages import PersonRequest, project_page
from backend.web.views.submissions import found_for


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def result(request: PersonRequest, project_id: int, submission: UUID) -> HttpResponse:
    """Asked for, it says why it is sealed; with a reason it shows the scores, once."""
    project, found = found_for(request, project_id, submission, verbs.SENSITIVE_HEALTH)
    screening = screening_pages.screening_for(found)
    asked = request.method == "POST"
    reason = ReasonForm(request.POST if asked else None)
    shown = (
        screening_pages.shown_for(screening, found, reason, request.user, timezone.now())
        if asked
        else None
    )
    context = {
        "tab": "forms",
        "submission": found,
        "screening": screening,
        "reason_form": reason,
        "form": reason if asked else None,
        "result": shown,
    }
    refused = asked and shown is None
    return project_page(request, "screening.html", project, context, 400 if refused else 200)
