"""A case goes to another commune: first which one, then who accompanies the person there."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from backend.accounts import verbs
from backend.accounts.models import Project
from backend.accounts.permissions import project_for
from backend.casework.cases import By
from backend.casework.reach import case_for
from backend.web import case_transfers
from backend.web.pages import PersonRequest, project_page
from outreach.models import Case


def _found(request: PersonRequest, project_id: int, case: UUID) -> tuple[Project, Case]:
    project = project_for(request.user, project_id, verbs.CASE_UPDATE)
    return project, case_for(request.user, project, case, verbs.CASE_UPDATE, timezone.localdate())


@login_required
@require_safe
def receiver(request: PersonRequest, project_id: int, case: UUID) -> HttpResponse:
    project, found = _found(request, project_id, case)
    asked = request.GET.get("commune")
    page = case_transfers.receiver_page(request.user, project, found, asked, timezone.localdate())
    return project_page(request, "case_transfer.html", project, page, 400 if page["wrong"] else 200)


@login_required
@require_POST
def transfer(request: PersonRequest, project_id: int, case: UUID) -> HttpResponse:
    project, found = _found(request, project_id, case)
    today = timezone.localdate()
    given = case_transfers.given_for(request.user, project, found, request.POST, today)
    if given.is_valid() and given.save(By(request.user, today, timezone.now())):
        return HttpResponseRedirect(reverse("cases", args=[project.pk]))
    page = case_transfers.refused_page(project, found, given, today)
    return project_page(request, "case_transfer.html", project, page, 400)
