"""Planning: the calendar, a new activity, another day for it, calling it off; the budget."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from backend.accounts import permissions, verbs
from backend.planning import campaigns as planning
from backend.web import campaign_calendar, campaign_money
from backend.web.campaign_fields import BudgetForm, MoveForm, PlanForm
from backend.web.campaign_ground import yard_for
from backend.web.pages import PersonRequest, project_page


@login_required
@require_safe
def month(request: PersonRequest, project_id: int) -> HttpResponse:
    yard = yard_for(request.user, project_id, verbs.CAMPAIGN_READ)
    given = request.GET
    wanted = campaign_calendar.asked(
        given.get("month", ""), given.get("campaign", ""), given.get("q", ""), yard.today
    )
    shown = campaign_calendar.month_of(yard, wanted)
    context = {
        "month": shown,
        "wanted": wanted,
        "campaigns": yard.campaigns(),
        "names": yard.names({one.planned.site.unit for _, day in shown.days for one in day}),
        "may_plan": permissions.may(request.user, yard.project, verbs.CAMPAIGN_UPDATE),
    }
    return project_page(request, "planning/calendar.html", yard.project, context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: PersonRequest, project_id: int) -> HttpResponse:
    yard = yard_for(request.user, project_id, verbs.CAMPAIGN_UPDATE)
    named = {name: request.GET.get(name, "")[:40] for name in ("campaign", "site")}
    posted = request.method == "POST"
    form = PlanForm(request.POST if posted else None, yard=yard, initial=named)
    made = form.save(actor=request.user, now=timezone.now()) if form.is_valid() else None
    if made is not None:
        there = reverse("planned", args=[project_id, made.planned.uuid])
        return HttpResponseRedirect(f"{there}?new=1")
    context = {"form": form, "warnings": form.warnings}
    refused = posted and not form.warnings
    return project_page(
        request, "planning/plan.html", yard.project, context, 400 if refused else 200
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: PersonRequest, project_id: int, planned: UUID) -> HttpResponse:
    posted = request.method == "POST"
    verb = verbs.CAMPAIGN_UPDATE if posted else verbs.CAMPAIGN_READ
    yard = yard_for(request.user, project_id, verb)
    found = yard.planned(planned)
    form = MoveForm(request.POST if posted else None, yard=yard, planned=found)
    if posted and form.is_valid() and form.save(actor=request.user, now=timezone.now()):
        return HttpResponseRedirect(f"{reverse('planned', args=[project_id, planned])}?new=1")
    context = {
        "form": form,
        "warnings": form.warnings,
        "entry": campaign_calendar.entry_of(yard, yard.planned(planned)),
        "names": yard.names([found.site.unit]),
        "new": "new" in request.GET,
        "may_plan": permissions.may(request.user, yard.project, verbs.CAMPAIGN_UPDATE),
    }
    refused = posted and not form.warnings
    return project_page(
        request, "planning/planned.html", yard.project, context, 400 if refused else 200
    )


@login_required
@require_POST
def cancel(request: PersonRequest, project_id: int, planned: UUID) -> HttpResponse:
    yard = yard_for(request.user, project_id, verbs.CAMPAIGN_UPDATE)
    planning.cancel(
        planned=yard.planned(planned), today=yard.today, actor=request.user, now=timezone.now()
    )
    return HttpResponseRedirect(reverse("planned", args=[project_id, planned]))


@login_required
@require_safe
def money(request: PersonRequest, project_id: int) -> HttpResponse:
    yard = yard_for(request.user, project_id, verbs.CAMPAIGN_READ)
    context = {
        "budget": campaign_money.budget_of(yard),
        "may_plan": permissions.may(request.user, yard.project, verbs.CAMPAIGN_UPDATE),
    }
    return project_page(request, "planning/budget.html", yard.project, context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def budget(request: PersonRequest, project_id: int, campaign: UUID) -> HttpResponse:
    """What the whole campaign may cost: for who answers for the whole project."""
    yard = yard_for(request.user, project_id, verbs.CAMPAIGN_UPDATE)
    yard.covers_all()
    found = yard.campaign(campaign)
    posted = request.method == "POST"
    form = BudgetForm(request.POST if posted else None, initial={"budget": found.budget})
    if posted and form.is_valid():
        form.save(campaign=found, actor=request.user, now=timezone.now())
        return HttpResponseRedirect(reverse("campaign-money", args=[project_id]))
    context = {"form": form, "campaign": found}
    return project_page(
        request, "planning/set_budget.html", yard.project, context, 400 if posted else 200
    )
