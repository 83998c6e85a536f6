"""Campaigns: what is done of what was planned."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from backend.accounts import permissions, verbs
from backend.accounts.permissions import project_for
from backend.planning.own_sites import own_sites
from backend.web.campaigns import campaign_for, page_start, progress_page
from backend.web.ground import ground_for
from backend.web.pages import PersonRequest, project_page
from outreach import selectors as outreach
from outreach.selectors import materials

LISTED = 50


@login_required
@require_safe
def listing(request: PersonRequest, project_id: int) -> HttpResponse:
    project = project_for(request.user, project_id, verbs.CAMPAIGN_READ)
    today = timezone.localdate()
    listed = list(outreach.campaigns([project.pk])[:LISTED])
    since = min((each.starts_on for each in listed), default=today)
    ground = ground_for(request.user, project, verbs.CAMPAIGN_READ, since=since, today=today)
    context = {
        "campaigns": listed,
        "done": outreach.campaigns_done(listed, ground.keys),
        "today": today,
        "may_plan": permissions.may(request.user, project, verbs.CAMPAIGN_UPDATE),
    }
    return project_page(request, "campaigns.html", project, context)


@login_required
@require_safe
def show(request: PersonRequest, project_id: int, campaign: UUID) -> HttpResponse:
    project = project_for(request.user, project_id, verbs.CAMPAIGN_READ)
    found = campaign_for(project, campaign)
    today = timezone.localdate()
    ground = ground_for(
        request.user, project, verbs.CAMPAIGN_READ, since=found.starts_on, today=today
    )
    own = own_sites(request.user, project, verbs.CAMPAIGN_READ)
    offset = page_start(request.GET.get("page", ""))
    progress = outreach.campaign_progress(
        found,
        ground.keys,
        on=today,
        sites=own,
        state=request.GET.get("state", ""),
        search=request.GET.get("q", ""),
        offset=offset,
    )
    context = {
        "campaign": found,
        "typed": request.GET,
        "reach": materials.reach(found, ground.keys, own),
        "knowledge": materials.knowledge(found, ground.keys, own),
        "may_plan": permissions.may(request.user, project, verbs.CAMPAIGN_UPDATE),
        **progress_page(progress, ground, today, offset),
    }
    return project_page(request, "campaign.html", project, context)
