"""My work: the page of one person in a project."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from backend.accounts import verbs
from backend.accounts.permissions import project_for
from backend.web.own_work import own_work
from backend.web.pages import PersonRequest, project_page


@login_required
@require_safe
def show(request: PersonRequest, project_id: int) -> HttpResponse:
    project = project_for(request.user, project_id, verbs.PROJECT_READ)
    today = timezone.localdate()
    context = {"tab": "work", "own": own_work(request.user, project, today), "today": today}
    return project_page(request, "work.html", project, context)
