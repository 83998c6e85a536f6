"""Quality: the board per team, back-checks, what was sent back and what is to be mended."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from backend.accounts import verbs
from backend.accounts.models import Project
from backend.accounts.permissions import may, project_for
from backend.survey.forms import selectors as forms
from backend.survey.forms.models import Form
from backend.survey.quality import back_checks, selectors, send_backs
from backend.survey.submissions import selectors as submissions
from backend.web import mending
from backend.web.pages import PersonRequest, project_page
from backend.web.quality_fields import DrawForm, ResultForm, period_of


def _form(request: PersonRequest, project_id: int, form_id: str, verb: str) -> Form:
    project = project_for(request.user, project_id, verb, form_id=form_id)
    return forms.form_in(project, form_id)


@login_required
@require_safe
def board(request: PersonRequest, project_id: int, form_id: str) -> HttpResponse:
    form = _form(request, project_id, form_id, verbs.QUALITY_READ)
    return _board(request, form, request.GET, DrawForm())


def _board(
    request: PersonRequest, form: Form, asked: Any, draw_form: DrawForm, status: int = 200
) -> HttpResponse:
    start, end = period_of(asked.get("start", ""), asked.get("end", ""), timezone.localdate())
    context = {
        "tab": "forms",
        "form": form,
        "start": start,
        "end": end,
        "rows": mending.rows_of(selectors.board(request.user, form, start, end)),
        "draws": back_checks.draws_of(request.user, form),
        "draw_form": draw_form,
        "may_draw": may(request.user, form.project, verbs.BACK_CHECK_CREATE, form_id=form.form_id),
    }
    return project_page(request, "quality.html", form.project, context, status)


@login_required
@require_POST
def draw(request: PersonRequest, project_id: int, form_id: str) -> HttpResponse:
    form = _form(request, project_id, form_id, verbs.BACK_CHECK_CREATE)
    given = DrawForm(request.POST)
    asked = request.POST
    start, end = period_of(asked.get("start", ""), asked.get("end", ""), timezone.localdate())
    made = None
    if given.is_valid():
        made = given.save(form=form, start=start, end=end, actor=request.user, now=timezone.now())
    if made is None:
        return _board(request, form, asked, given, 400)
    return HttpResponseRedirect(reverse("draw", args=[project_id, form_id, made.pk]))


@login_required
@require_safe
def drawn(request: PersonRequest, project_id: int, form_id: str, draw_id: UUID) -> HttpResponse:
    form = _form(request, project_id, form_id, verbs.QUALITY_READ)
    made = back_checks.draw_of(form, draw_id)
    checks = [
        (each, ResultForm(initial={"result": each.result, "note": each.note}))
        for each in back_checks.checks_of(request.user, made)
    ]
    context = {"tab": "forms", "form": form, "draw": made, "checks": checks}
    return project_page(request, "draw.html", form.project, context)


@login_required
@require_POST
def close(request: PersonRequest, project_id: int, form_id: str, check_id: int) -> HttpResponse:
    form = _form(request, project_id, form_id, verbs.BACK_CHECK_CREATE)
    check = back_checks.check_for(request.user, form, check_id)
    given = ResultForm(request.POST)
    if given.is_valid():
        given.save(check=check, actor=request.user, now=timezone.now())
    return HttpResponseRedirect(reverse("draw", args=[project_id, form_id, check.draw_id]))


@login_required
@require_POST
def send_back(request: PersonRequest, project_id: int, submission: UUID) -> HttpResponse:
    verb = verbs.SUBMISSION_UPDATE
    project = project_for(request.user, project_id, verb)
    found = submissions.submission_for(request.user, project, submission, verb)
    given = mending.form_for(found, request.POST)
    if given.is_valid() and given.save(submission=found, actor=request.user):
        return HttpResponseRedirect(reverse("submission", args=[project.pk, found.pk]))
    return _send_back_page(request, project, {"found": found, "given": given}, 400)


@login_required
@require_safe
def ask_back(request: PersonRequest, project_id: int, submission: UUID) -> HttpResponse:
    """Where the questions are marked."""
    verb = verbs.SUBMISSION_UPDATE
    project = project_for(request.user, project_id, verb)
    found = submissions.submission_for(request.user, project, submission, verb)
    return _send_back_page(request, project, {"found": found, "given": mending.form_for(found)})


def _send_back_page(
    request: PersonRequest, project: Project, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    return project_page(request, "send_back.html", project, {"tab": "forms", **context}, status)


@login_required
@require_safe
def to_mend(request: PersonRequest, project_id: int) -> HttpResponse:
    """What the reader sent and is asked to mend."""
    project = project_for(request.user, project_id, verbs.PROJECT_READ)
    rows = send_backs.open_for(request.user).filter(submission__project=project)
    context = {
        "tab": "forms",
        "rows": mending.asked_of(rows),
        "may_correct": mending.may_correct(request.user, project),
    }
    return project_page(request, "to_mend.html", project, context)
