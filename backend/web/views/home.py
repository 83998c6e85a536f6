"""The page after signing in, and the inbox."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from backend.accounts import permissions, verbs
from backend.accounts.credentials import selectors
from backend.journal import selectors as journal
from backend.survey.quality import queue
from backend.web import demonstration
from backend.web.own_work import pressing
from backend.web.pages import PersonRequest, page
from backend.web.standing import standings
from notifications import selectors as messages
from notifications.services import mark_read


@login_required
@require_safe
def home(request: PersonRequest) -> HttpResponse:
    """Which projects, as what, where; and what is still on its way."""
    projects = list(permissions.projects_for(request.user, verbs.PROJECT_READ))
    server_wide = permissions.Across(request.user, timezone.localdate()).verbs_in(None)
    places = standings(request.user, projects, timezone.localdate())
    return page(
        request,
        "home.html",
        {
            "places": places,
            "reviews": {
                one.project.pk: queue.waiting(request.user, one.project).count()
                for one in places
                if one.reviews
            },
            "pressing": pressing(request.user, projects, timezone.localdate()),
            "waiting": journal.open_count(timezone.now()),
            "deferred": journal.deferred_count(timezone.now()),
            # Only who can mend them is told: the number is of the whole server.
            "stuck": journal.dead_count() if verbs.allows(server_wide, verbs.PROJECT_UPDATE) else 0,
            "progress": demonstration.progress(),
            "decides_units": verbs.allows(server_wide, verbs.CONFIG_UPDATE),
            "moves_people": verbs.allows(server_wide, verbs.USER_UPDATE),
            "factor_hint": selectors.should_have_factor(request.user),
        },
    )


@login_required
@require_safe
def inbox(request: PersonRequest) -> HttpResponse:
    return page(request, "inbox.html", {"inbox": list(messages.inbox(request.user))})


@login_required
@require_POST
def read(request: PersonRequest, message: UUID | None = None) -> HttpResponse:
    """Mark one message read, or all."""
    chosen = [message] if message else None
    mark_read(user=request.user, messages=chosen, now=timezone.now())
    return HttpResponseRedirect(reverse("inbox"))
