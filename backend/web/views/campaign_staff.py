"""The register of staff, and how many of them were trained."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from backend.accounts import verbs
from backend.planning import staff as register
from backend.web.campaign_ground import Yard, yard_for
from backend.web.campaigns import page_start
from backend.web.pages import PersonRequest, project_page
from backend.web.staff_fields import PeriodForm, StaffForm
from outreach.models import Staff
from outreach.selectors import staff as selectors
from outreach.selectors.campaigns import PAGE


@login_required
@require_safe
def listing(request: PersonRequest, project_id: int) -> HttpResponse:
    yard = yard_for(request.user, project_id, verbs.CAMPAIGN_UPDATE)
    period = PeriodForm(request.GET)
    first, last = period.period(yard.today)
    search, offset = request.GET.get("q", "")[:100], page_start(request.GET.get("page", ""))
    rows = selectors.staff(yard.project.pk, yard.keys, search=search)
    shown = list(rows[offset : offset + PAGE])
    total = rows.count()
    context = {
        "staff": shown,
        "total": total,
        "page_number": offset // PAGE + 1,
        "has_more": offset + len(shown) < total,
        "trained": selectors.trained(yard.project.pk, yard.keys, first, last),
        "courses": selectors.courses_of(yard.project.pk, [one.pk for one in shown], first, last),
        "names": yard.names({one.unit for one in shown}),
        "first": first,
        "last": last,
        "search": search,
    }
    return project_page(request, "planning/staff.html", yard.project, context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: PersonRequest, project_id: int) -> HttpResponse:
    return _edited(request, yard_for(request.user, project_id, verbs.CAMPAIGN_UPDATE), None)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: PersonRequest, project_id: int, staff: UUID) -> HttpResponse:
    yard = yard_for(request.user, project_id, verbs.CAMPAIGN_UPDATE)
    return _edited(request, yard, yard.staff(staff))


@login_required
@require_POST
def retire(request: PersonRequest, project_id: int, staff: UUID) -> HttpResponse:
    yard = yard_for(request.user, project_id, verbs.CAMPAIGN_UPDATE)
    found = yard.staff(staff)
    register.retire_staff(
        staff=found.pk, project=yard.project, actor=request.user, now=timezone.now()
    )
    return HttpResponseRedirect(reverse("campaign-staff", args=[project_id]))


def _edited(request: PersonRequest, yard: Yard, found: Staff | None) -> HttpResponse:
    posted = request.method == "POST"
    form = StaffForm(request.POST if posted else None, yard=yard, found=found)
    if posted and form.is_valid() and form.save(actor=request.user, now=timezone.now()):
        return HttpResponseRedirect(reverse("campaign-staff", args=[yard.project.pk]) + "?saved=1")
    context = {"form": form, "found": found}
    return project_page(
        request, "planning/one_staff.html", yard.project, context, 400 if posted else 200
    )
