"""Pilot models: how far each is, and one with its steps."""

from urllib.parse import urlencode
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from backend.accounts import verbs
from backend.accounts.permissions import project_for
from backend.planning import pilots
from backend.web.pages import PersonRequest
from backend.web.standing import names_of
from backend.web.views.offices import office_page
from outreach.model_steps import STAGES

ROWS = 50


@login_required
@require_safe
def listing(request: PersonRequest, project_id: int) -> HttpResponse:
    project = project_for(request.user, project_id, verbs.SUBMISSION_READ)
    stage, search = request.GET.get("stage", ""), request.GET.get("q", "")
    lines = pilots.models(request.user, project, search=search, stage=stage)
    shown = Paginator([line for line in lines if line.model], ROWS).get_page(
        request.GET.get("page")
    )
    keys = {line.model.unit for line in shown if line.model and line.model.unit}
    context = {
        "page": "models",
        "shown": shown,
        "lost": next((line for line in lines if line.model is None), None),
        "names": names_of(keys, timezone.localdate()),
        "stages": STAGES,
        "typed": request.GET,
        "asked": urlencode({"q": search, "stage": stage}) + "&",
    }
    return office_page(request, "models.html", project, context)


@login_required
@require_safe
def show(request: PersonRequest, project_id: int, model: UUID) -> HttpResponse:
    project = project_for(request.user, project_id, verbs.SUBMISSION_READ)
    line = pilots.model_for(request.user, project, model)
    unit = line.model.unit if line.model else ""
    names = names_of({unit}, timezone.localdate()) if unit else {}
    context = {"page": "models", "line": line, "commune": names.get(unit, "")}
    return office_page(request, "model.html", project, context)
