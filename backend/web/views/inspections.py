"""What inspections asked for: what is overdue, what is open, what was done."""

from urllib.parse import urlencode
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from backend.accounts import verbs
from backend.accounts.models import Project
from backend.accounts.permissions import may, project_for
from backend.planning import inspections
from backend.planning.office_grounds import INSPECTION
from backend.web.office_fields import DoneForm
from backend.web.pages import PersonRequest
from backend.web.standing import names_of
from backend.web.views.offices import office_page
from outreach.selectors import TASK_STATES

ROWS = 50


@login_required
@require_safe
def listing(request: PersonRequest, project_id: int) -> HttpResponse:
    project = project_for(request.user, project_id, verbs.SUBMISSION_READ)
    return _list(request, project)


@login_required
@require_POST
def done(request: PersonRequest, project_id: int, task: UUID) -> HttpResponse:
    project = project_for(request.user, project_id, verbs.SUBMISSION_UPDATE)
    found = inspections.task_for(request.user, project, task)
    form = DoneForm(request.POST)
    if form.is_valid() and form.save(task=found, actor=request.user, now=timezone.now()):
        return redirect("inspections", project.pk)
    return _list(request, project, wrong=found.pk, form=form)


@login_required
@require_POST
def reopen(request: PersonRequest, project_id: int, task: UUID) -> HttpResponse:
    project = project_for(request.user, project_id, verbs.SUBMISSION_UPDATE)
    found = inspections.task_for(request.user, project, task)
    inspections.reopen(task=found, actor=request.user, now=timezone.now())
    return redirect("inspections", project.pk)


def _list(
    request: PersonRequest,
    project: Project,
    *,
    wrong: UUID | None = None,
    form: DoneForm | None = None,
) -> HttpResponse:
    today = timezone.localdate()
    lines = inspections.tasks(request.user, project, today)
    state = request.GET.get("state", "")
    wanted = [
        line for line in lines if (line.task.pk == wrong if wrong else state in {"", line.state})
    ]
    shown = Paginator(wanted, ROWS).get_page(request.GET.get("page"))
    keys = {line.task.inspection.unit for line in shown if line.task.inspection.unit}
    context = {
        "page": "inspections",
        "shown": shown,
        "states": [(code, sum(line.state == code for line in lines)) for code in TASK_STATES],
        "state": state,
        "asked": urlencode({"state": state}) + "&",
        "names": names_of(keys, today),
        "may_finish": may(request.user, project, verbs.SUBMISSION_UPDATE, form_id=INSPECTION),
        "form": form,
        "wrong": wrong,
        "today": today,
    }
    return office_page(request, "inspections.html", project, context, 400 if wrong else 200)
