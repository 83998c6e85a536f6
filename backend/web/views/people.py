"""People of a project: their roles, giving and ending one, delegating one's own, handing over."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from backend.accounts import delegating, roster, verbs
from backend.accounts.models import Project
from backend.accounts.permissions import may, may_everywhere, project_for
from backend.handing import services as handing
from backend.web.giving import give_form
from backend.web.pages import PersonRequest, project_page
from backend.web.people_fields import DelegateForm, GiveForm, HandOverForm
from backend.web.standing import names_of


@login_required
@require_safe
def listing(request: PersonRequest, project_id: int) -> HttpResponse:
    project = project_for(request.user, project_id, verbs.ASSIGNMENT_READ)
    return _list(request, project, give_form(request.user, project))


@login_required
@require_POST
def give(request: PersonRequest, project_id: int) -> HttpResponse:
    project = project_for(request.user, project_id, verbs.ASSIGNMENT_UPDATE)
    now, form = timezone.now(), give_form(request.user, project, request.POST)
    today = timezone.localdate(now)
    if form.is_valid() and form.give(project=project, actor=request.user, today=today, now=now):
        return HttpResponseRedirect(reverse("people", args=[project.pk]))
    return _list(request, project, form, status=400)


def _list(
    request: PersonRequest, project: Project, form: GiveForm, status: int = 200
) -> HttpResponse:
    today, search = timezone.localdate(), request.GET.get("q", "")
    workers = roster.workers(request.user, project, today, search)
    keys = {row.unit for each in workers for held in each.held for row in held.units.all()}
    context = {
        "workers": workers,
        "names": names_of(keys, today),
        "search": search,
        "form": form,
        "may_give": may(request.user, project, verbs.ASSIGNMENT_UPDATE),
        "may_hand_over": may(request.user, project, verbs.HANDOVER),
        "may_view_as": may_everywhere(request.user, verbs.VIEW_AS),
        "today": today,
    }
    return project_page(request, "people.html", project, context, status)


@login_required
@require_POST
def end(request: PersonRequest, project_id: int, number: int) -> HttpResponse:
    project = project_for(request.user, project_id, verbs.ASSIGNMENT_UPDATE)
    now = timezone.now()
    today = timezone.localdate(now)
    found = roster.assignment_in(request.user, project, number, today)
    roster.end(actor=request.user, assignment=found, today=today, now=now)
    return HttpResponseRedirect(reverse("people", args=[project.pk]))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def hand_over(request: PersonRequest, project_id: int, user_id: int) -> HttpResponse:
    """What she holds; then, with a successor, all of it goes at once."""
    project = project_for(request.user, project_id, verbs.HANDOVER)
    now = timezone.now()
    today = timezone.localdate(now)
    leaver = roster.worker(request.user, project, user_id, today, verbs.HANDOVER)
    form = HandOverForm(request.POST or None)
    if form.is_valid() and form.save(
        leaver=leaver, project=project, actor=request.user, today=today, now=now
    ):
        return HttpResponseRedirect(reverse("people", args=[project.pk]))
    holding = handing.preview(leaver=leaver, project=project, today=today)
    keys = {row.unit for held in holding.assignments for row in held.units.all()}
    context = {
        "tab": "people",
        "leaver": leaver,
        "holding": holding,
        "names": names_of(keys, today),
        "form": form,
    }
    status = 400 if form.errors else 200
    return project_page(request, "hand_over.html", project, context, status)


@login_required
@require_safe
def own(request: PersonRequest, project_id: int) -> HttpResponse:
    """One's own roles here, and to whom they are delegated."""
    project = project_for(request.user, project_id, verbs.PROJECT_READ)
    return _own(request, project, DelegateForm())


@login_required
@require_POST
def delegate(request: PersonRequest, project_id: int, number: int) -> HttpResponse:
    project = project_for(request.user, project_id, verbs.PROJECT_READ)
    now, form = timezone.now(), DelegateForm(request.POST)
    today = timezone.localdate(now)
    mine = delegating.own(request.user, project, number, today)
    if form.is_valid() and form.save(
        assignment=mine, project=project, actor=request.user, today=today, now=now
    ):
        return HttpResponseRedirect(reverse("own-roles", args=[project.pk]))
    return _own(request, project, form, status=400)


@login_required
@require_POST
def withdraw(request: PersonRequest, project_id: int, number: int) -> HttpResponse:
    """Take back what one has delegated."""
    project = project_for(request.user, project_id, verbs.PROJECT_READ)
    given = delegating.given(request.user, project, number)
    delegating.withdraw(actor=request.user, assignment=given, now=timezone.now())
    return HttpResponseRedirect(reverse("own-roles", args=[project.pk]))


def _own(
    request: PersonRequest, project: Project, form: DelegateForm, status: int = 200
) -> HttpResponse:
    today = timezone.localdate()
    mine = list(delegating.mine(request.user, project, today))
    keys = {row.unit for held in mine for row in held.units.all()}
    context = {
        "tab": "own",
        "mine": mine,
        "given": delegating.all_given(request.user, project, today),
        "names": names_of(keys, today),
        "form": form,
    }
    return project_page(request, "own_roles.html", project, context, status)
