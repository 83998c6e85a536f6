"""Sites that may be one place: which stands for both, or that they are two."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from backend import problems
from backend.accounts import verbs
from backend.planning import doubles
from backend.web.campaign_ground import yard_for
from backend.web.campaigns import page_start
from backend.web.pages import PersonRequest, project_page
from outreach.selectors.campaigns import PAGE
from outreach.selectors.doubles import doubles as found_doubles
from outreach.selectors.doubles import used


@login_required
@require_safe
def listing(request: PersonRequest, project_id: int) -> HttpResponse:
    yard = yard_for(request.user, project_id, verbs.CAMPAIGN_UPDATE)
    pairs = found_doubles(yard.project.pk, yard.keys)
    offset = page_start(request.GET.get("page", ""))
    shown = pairs[offset : offset + PAGE]
    sites = [site for pair in shown for site in (pair.first, pair.second)]
    context = {
        "pairs": shown,
        "total": len(pairs),
        "used": used(site.pk for site in sites),
        "names": yard.names({site.unit for site in sites}),
        "page_number": offset // PAGE + 1,
        "has_more": offset + len(shown) < len(pairs),
    }
    return project_page(request, "planning/doubles.html", yard.project, context)


@login_required
@require_POST
def decide(request: PersonRequest, project_id: int) -> HttpResponse:
    """`keep` names which of them stands for both; without it they are two places."""
    yard = yard_for(request.user, project_id, verbs.CAMPAIGN_UPDATE)
    first, second = (yard.site(request.POST.get(name, "")) for name in ("first", "second"))
    keep, now = request.POST.get("keep", ""), timezone.now()
    if keep == "":
        doubles.tell_apart(first=first, second=second, actor=request.user, now=now)
    elif keep == str(first.pk):
        doubles.merge(gone=second, kept=first, actor=request.user, now=now)
    elif keep == str(second.pk):
        doubles.merge(gone=first, kept=second, actor=request.user, now=now)
    else:
        raise problems.not_found()
    return HttpResponseRedirect(reverse("site-doubles", args=[project_id]))
