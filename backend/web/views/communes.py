"""The map of communes: the page, its ground, its figures."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from backend.accounts import verbs
from backend.accounts.models import Project
from backend.accounts.permissions import project_for
from backend.figures.openings import open_units
from backend.figures.releasing import threshold_of
from backend.web import vendor
from backend.web.figures import MEASURES, TALKS, Picture, as_json, picture
from backend.web.ground import ground_for
from backend.web.pages import PersonRequest, project_page
from backend.web.periods import Period, read_period
from geo import selectors as geo
from geo.vietnamese import search_key
from outreach import selectors as outreach

ROWS = 50


@login_required
@require_safe
def show(request: PersonRequest, project_id: int) -> HttpResponse:
    project = project_for(request.user, project_id, verbs.MAP_READ)
    found, period = _read(request, project)
    search = request.GET.get("q", "").strip()
    rows = [row for row in found.rows if search_key(search) in row.unit.search_key]
    context = {
        "picture": found,
        "period": period,
        "measures": MEASURES.values(),
        "search": search,
        "typed": request.GET,
        "shown": Paginator(rows, ROWS).get_page(request.GET.get("page")),
        "moment": outreach.figures_of_moment([project.pk]),
        "threshold": threshold_of(project).total,
        "leaflet": vendor.fetched("leaflet"),
    }
    return project_page(request, "map.html", project, context)


@login_required
@require_safe
def figures(request: PersonRequest, project_id: int) -> HttpResponse:
    """What the drawing colours; cut by area and threshold as the page is."""
    project = project_for(request.user, project_id, verbs.MAP_READ)
    found, period = _read(request, project)
    answer = JsonResponse(as_json(found, (period.first, period.last)))
    answer["Cache-Control"] = "no-store"
    return answer


@gzip_page
@login_required
@require_safe
def layer(request: PersonRequest, project_id: int) -> HttpResponse:
    """The communes' ground; the browser keeps it and asks whether it changed."""
    project = project_for(request.user, project_id, verbs.MAP_READ)
    today = timezone.localdate()
    drawn = ground_for(request.user, project, verbs.MAP_READ, since=today, today=today).drawn
    tag = f'"{geo.layer_etag(drawn, today)}"'
    unchanged = get_conditional_response(request, etag=tag)
    answer = unchanged or JsonResponse(geo.layer(drawn, today))
    answer["ETag"] = tag
    answer["Cache-Control"] = "private, no-cache"
    return answer


def _read(request: PersonRequest, project: Project) -> tuple[Picture, Period]:
    """The figures that the address asks for, in the viewer's area."""
    today = timezone.localdate()
    period = read_period(request.GET.get("from", ""), request.GET.get("to", ""), today)
    measure = MEASURES.get(request.GET.get("measure", ""), MEASURES[TALKS])
    ground = ground_for(request.user, project, verbs.MAP_READ, since=period.first, today=today)
    read = outreach.map_figures(
        project_id=project.pk,
        keys=ground.keys,
        months=(period.first, period.last),
        open_keys=open_units(request.user, project, since=period.first, today=today),
    )
    # The list of hotspots is that of the period, not today's.
    designations = list(geo.designations_during(period.first, period.end))
    return picture(ground, read, designations, measure), period
