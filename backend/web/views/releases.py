"""Releases: which months are published, one of them as a table, publishing one by hand."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from backend.accounts import permissions, verbs
from backend.accounts.permissions import project_for
from backend.figures import reading, releasing
from backend.web.pages import PersonRequest, project_page
from backend.web.releases import columns_for, months_to_release, rows, table
from outreach import selectors as outreach


@login_required
@require_safe
def listing(request: PersonRequest, project_id: int) -> HttpResponse:
    project = project_for(request.user, project_id, verbs.MAP_READ)
    made = list(outreach.releases(project.pk))
    may_release = permissions.area_for(
        request.user, project, verbs.FIGURES_RELEASE
    ).everything and permissions.may(request.user, project, verbs.FIGURES_RELEASE)
    months = months_to_release([each.month for each in made], timezone.localdate())
    context = {"releases": made, "months": months if may_release else []}
    return project_page(request, "releases.html", project, context)


@login_required
@require_POST
def make(request: PersonRequest, project_id: int) -> HttpResponse:
    project = project_for(request.user, project_id, verbs.FIGURES_RELEASE)
    permissions.whole(request.user, project, verbs.FIGURES_RELEASE)
    month = reading.read_month(request.POST.get("month", ""))
    releasing.release(project=project, month=month, actor=request.user, now=timezone.now())
    return redirect("release", project.pk, f"{month:%Y-%m}")


@login_required
@require_safe
def show(request: PersonRequest, project_id: int, month: str) -> HttpResponse:
    project = project_for(request.user, project_id, verbs.MAP_READ)
    release = reading.release_for(project, reading.read_month(month))
    lines = reading.lines(request.user, project, release)
    dimension, columns = columns_for(request, lines)
    context = {
        "release": release,
        "by": dimension,
        "columns": columns,
        "rows": rows(lines, columns),
    }
    return project_page(request, "release.html", project, context)


@login_required
@require_safe
def download(request: PersonRequest, project_id: int, month: str) -> HttpResponse:
    """The same table as CSV."""
    project = project_for(request.user, project_id, verbs.MAP_READ)
    release = reading.release_for(project, reading.read_month(month))
    lines = reading.lines(request.user, project, release)
    _, columns = columns_for(request, lines)
    text = table(lines, columns)
    answer = HttpResponse(text.encode(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{release.month:%Y-%m}.csv"'
    answer["Cache-Control"] = "no-store"
    return answer
