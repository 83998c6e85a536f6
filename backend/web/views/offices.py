"""Communes' figures by month and their plans by year: what came, what is missing."""

from collections.abc import Mapping
from datetime import date
from urllib.parse import urlencode
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from backend import downloads, problems
from backend.accounts import verbs
from backend.accounts.models import Project
from backend.accounts.permissions import project_for
from backend.figures.reading import read_month
from backend.planning import commune_plans
from backend.planning.hotspots import hotspots
from backend.planning.office_grounds import FIGURES, PLAN, OfficeGround, ground, shown_for
from backend.survey.blobs import services as blobs
from backend.web.office_fields import PlanForm
from backend.web.office_rows import counted, figures_rows, plans_rows, read_year
from backend.web.pages import PersonRequest, project_page
from backend.web.periods import Period, last_months

ROWS = 50
PAGES = ("figures", "plans", "models", "inspections")
ADDRESSES = {
    "figures": "commune-figures",
    "plans": "commune-plans",
    "models": "models",
    "inspections": "inspections",
}


def office_page(
    request: PersonRequest,
    template: str,
    project: Project,
    context: Mapping[str, object],
    status: int = 200,
) -> HttpResponse:
    """A page of offices with the way to the others that have something for the reader."""
    more = {"tab": "offices", "pages": shown_for(request.user, project), **context}
    return project_page(request, f"office/{template}", project, more, status)


@login_required
@require_safe
def start(request: PersonRequest, project_id: int) -> HttpResponse:
    """On to the first page that has something for the reader."""
    project = project_for(request.user, project_id, verbs.SUBMISSION_READ)
    shown = shown_for(request.user, project)
    first = next((name for name in PAGES if shown[name]), PAGES[0])
    return redirect(ADDRESSES[first], project.pk)


@login_required
@require_safe
def figures(request: PersonRequest, project_id: int) -> HttpResponse:
    project = project_for(request.user, project_id, verbs.SUBMISSION_READ)
    today = timezone.localdate()
    asked = request.GET.get("month", "")
    month = read_month(asked) if asked else last_months(today, 2)[0]
    last = min(Period(month, month, {}).end, max(today, month))
    there = ground(request.user, project, FIGURES, first=month, last=last)
    rows = figures_rows(project, there, month, last)
    context = {
        "page": "figures",
        "month": month,
        "counted": counted(rows),
        "shown": Paginator(rows, ROWS).get_page(request.GET.get("page")),
        "running": month >= today.replace(day=1),
        "asked": urlencode({"month": f"{month:%Y-%m}"}) + "&",
    }
    return office_page(request, "figures.html", project, context)


@login_required
@require_safe
def plans(request: PersonRequest, project_id: int) -> HttpResponse:
    project = project_for(request.user, project_id, verbs.SUBMISSION_READ)
    today = timezone.localdate()
    year = read_year(request.GET.get("year", ""), today)
    there = _ground(request, project, verbs.SUBMISSION_READ, year, today)
    rows = plans_rows(project, there, year)
    first, last = date(year, 1, 1), date(year, 12, 31)
    context = {
        "page": "plans",
        "year": year,
        "asked": urlencode({"year": year}) + "&",
        "rows_with_plan": sum(row.plan for row in rows),
        "rows_of": len(rows),
        "shown": Paginator(rows, ROWS).get_page(request.GET.get("page")),
        "hotspots": hotspots(project, there, first, last),
        "may_enter": bool(_ground(request, project, verbs.SUBMISSION_CREATE, year, today).communes),
    }
    return office_page(request, "plans.html", project, context)


def _ground(
    request: PersonRequest, project: Project, verb: str, year: int, today: date
) -> OfficeGround:
    """The communes of the year's last day, or of today while it runs."""
    last = min(date(year, 12, 31), max(today, date(year, 1, 1)))
    first = date(year, 1, 1)
    return ground(request.user, project, PLAN, first=first, last=last, verb=verb)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: PersonRequest, project_id: int) -> HttpResponse:
    """Register a plan that no form brought."""
    project = project_for(request.user, project_id, verbs.SUBMISSION_CREATE)
    now = timezone.now()
    today = timezone.localdate(now)
    there = _ground(request, project, verbs.SUBMISSION_CREATE, today.year, today)
    form = PlanForm(request.POST or None, request.FILES or None, communes=there.communes)
    if form.is_valid() and form.save(project=project, actor=request.user, now=now):
        return redirect("commune-plans", project.pk)
    context = {"page": "plans", "form": form, "communes": there.communes}
    status = 400 if request.method == "POST" else 200
    return office_page(request, "enter_plan.html", project, context, status)


@login_required
@require_safe
def file(request: PersonRequest, project_id: int, plan: UUID) -> HttpResponseBase:
    """The file of a plan that was registered on a page: to be saved, never shown here."""
    project = project_for(request.user, project_id, verbs.SUBMISSION_READ)
    found = commune_plans.plan_for(request.user, project, plan)
    if not found.file:
        raise problems.not_found()
    answer = FileResponse(blobs.path_of(found.file).open("rb"), content_type=downloads.OCTETS)
    answer["Content-Disposition"] = downloads.disposition(found.file_name)
    answer["Cache-Control"] = "private, no-store"
    return answer


@login_required
@require_POST
def remove(request: PersonRequest, project_id: int, plan: UUID) -> HttpResponse:
    project = project_for(request.user, project_id, verbs.SUBMISSION_CREATE)
    found = commune_plans.plan_for(request.user, project, plan)
    commune_plans.remove(project=project, plan=found, actor=request.user, now=timezone.now())
    return redirect("commune-plans", project.pk)
