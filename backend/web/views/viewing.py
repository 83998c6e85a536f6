"""Begin and stop seeing as somebody else."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from backend.accounts import viewing
from backend.web.pages import PersonRequest
from backend.web.viewing import KEY


@login_required
@require_POST
def start(request: PersonRequest, user_id: int) -> HttpResponse:
    """For who may; the pages that follow are the other person's."""
    made = viewing.start(
        viewer=request.user,
        seen_as=viewing.somebody(request.user, user_id),
        today=timezone.localdate(),
        now=timezone.now(),
    )
    request.session[KEY] = made.pk
    return HttpResponseRedirect(reverse("home"))


@login_required
@require_POST
def stop(request: PersonRequest) -> HttpResponse:
    request.session.pop(KEY, None)
    viewing.stop_of(viewer=request.user, now=timezone.now())
    return HttpResponseRedirect(reverse("home"))
