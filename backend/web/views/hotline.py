"""Calls to the hotline: the queue, one call, the number to call back."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from backend.accounts import verbs
from backend.accounts.permissions import project_for
from backend.casework import hotline
from backend.web import received
from backend.web.hotline_fields import NumberForm
from backend.web.pages import PersonRequest, project_page
from outreach.selectors.hotline import PAGE


@login_required
@require_safe
def listing(request: PersonRequest, project_id: int) -> HttpResponse:
    project = project_for(request.user, project_id, verbs.SUBMISSION_READ)
    today, done = timezone.localdate(), request.GET.get("state") == "done"
    number = received.page_number(request.GET.get("page", ""))
    start = (number - 1) * PAGE
    found = list(hotline.of_actor(request.user, project, done=done)[start : start + PAGE + 1])
    context = {
        "calls": [(each, each.shape(today)) for each in found[:PAGE]],
        "done": done,
        "page_number": number,
        "has_more": len(found) > PAGE,
    }
    return project_page(request, "hotline.html", project, context)


@login_required
@require_safe
def show(request: PersonRequest, project_id: int, submission: UUID) -> HttpResponse:
    return _page(request, project_id, submission, NumberForm())


@login_required
@require_POST
def handle(request: PersonRequest, project_id: int, submission: UUID) -> HttpResponse:
    project = project_for(request.user, project_id, verbs.SUBMISSION_READ)
    call, _found = hotline.call_for(request.user, project, submission)
    hotline.handle(call=call, actor=request.user, now=timezone.now())
    return HttpResponseRedirect(reverse("call", args=[project.pk, call.pk]))


@login_required
@require_POST
def number(request: PersonRequest, project_id: int, submission: UUID) -> HttpResponse:
    """The number stands on the page that answers and nowhere else."""
    form = NumberForm(request.POST)
    return _page(request, project_id, submission, form, reveal=form.is_valid())


def _page(
    request: PersonRequest,
    project_id: int,
    submission: UUID,
    form: NumberForm,
    *,
    reveal: bool = False,
) -> HttpResponse:
    project = project_for(request.user, project_id, verbs.SUBMISSION_READ)
    call, found = hotline.call_for(request.user, project, submission)
    today, shown = timezone.localdate(), ""
    if reveal:
        shown = form.number_of(call, found, request.user, today, timezone.now())
    context = {
        "call": call,
        "shape": call.shape(today),
        "has_number": hotline.has_number(call, today),
        "form": form,
        "shown": shown,
    }
    return project_page(request, "hotline_call.html", project, context, 400 if form.errors else 200)
