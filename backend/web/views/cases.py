"""Cases: the list by code, one with its timeline, what is done with it, one's work today."""

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
from backend.casework.reach import case_for, workers_for
from backend.web import case_pages
from backend.web.case_fields import FORMS, ReasonForm
from backend.web.pages import PersonRequest, project_page
from outreach.models import Case


def _found(request: PersonRequest, project_id: int, case: UUID, verb: str) -> tuple[Project, Case]:
    project = project_for(request.user, project_id, verb)
    return project, case_for(request.user, project, case, verb, timezone.localdate())


@login_required
@require_safe
def listing(request: PersonRequest, project_id: int) -> HttpResponse:
    project = project_for(request.user, project_id, verbs.CASE_READ)
    context = case_pages.listing(request.user, project, request.GET.dict(), timezone.localdate())
    return project_page(request, "cases.html", project, context)


@login_required
@require_safe
def show(request: PersonRequest, project_id: int, case: UUID) -> HttpResponse:
    project, found = _found(request, project_id, case, verbs.CASE_READ)
    context = case_pages.case_page(request.user, project, found, timezone.localdate())
    return project_page(request, "case.html", project, context)


@login_required
@require_POST
def reveal(request: PersonRequest, project_id: int, case: UUID) -> HttpResponse:
    """The values stand on the page that answers and nowhere else."""
    project, found = _found(request, project_id, case, verbs.CASE_READ)
    reason = ReasonForm(request.POST)
    opened = case_pages.opened_for(request.user, project, found, reason, timezone.now())
    context = case_pages.case_page(
        request.user, project, found, timezone.localdate(), opened=opened, reason=reason
    )
    return project_page(request, "case.html", project, context, 200 if opened else 400)


@login_required
@require_POST
def act(request: PersonRequest, project_id: int, case: UUID, what: str) -> HttpResponse:
    project, found = _found(request, project_id, case, verbs.CASE_UPDATE)
    by = By(request.user, timezone.localdate(), timezone.now())
    workers = workers_for(project, found.unit, by.today)
    given = FORMS[what](request.POST, case=found, project=project, workers=workers)
    if given.is_valid() and given.save(by):
        return HttpResponseRedirect(reverse("case", args=[project.pk, found.pk]))
    context = case_pages.case_page(request.user, project, found, by.today, given=given)
    return project_page(request, "case.html", project, context, 400)
