"""How a form's answers become records: mapping its questions, looking first, the .toml."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from backend import problems
from backend.accounts import verbs
from backend.accounts.permissions import project_for
from backend.survey.forms import mappings, selectors
from backend.survey.submissions import remapping, reviewing
from backend.web.mapping_page import Asked, context_of
from backend.web.pages import PersonRequest, project_page
from backend.web.views.submissions import found_for
from outreach.fitness import mapping_faults
from outreach.mapping.writing import written


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: PersonRequest, project_id: int, form_id: str) -> HttpResponse:
    """The mapping as it is; posted: looked at on the last submissions, or kept."""
    project = project_for(request.user, project_id, verbs.FORM_UPDATE, form_id=form_id)
    form = selectors.form_in(project, form_id)
    asked = Asked.of(request, mappings.shown_for(form))
    if request.method == "POST" and asked.keeps:
        mappings.save(
            form=form,
            mapping=asked.mapping or None,
            actor=request.user,
            check_mapping=mapping_faults,
            now=timezone.now(),
        )
        return HttpResponseRedirect(f"{reverse('mapping', args=[project.pk, form_id])}?kept=1")
    context: dict[str, Any] = context_of(request, form, asked)
    for one in context["examples"]:
        reviewing.note_reading(
            submission=one.submission, version=None, actor=request.user, now=timezone.now()
        )
    status = 400 if asked.faulty else 200
    return project_page(request, "mapping.html", project, context, status)


@login_required
@require_safe
def download(request: PersonRequest, project_id: int, form_id: str) -> HttpResponse:
    """The same mapping as the .toml that stands beside a questionnaire."""
    project = project_for(request.user, project_id, verbs.FORM_UPDATE, form_id=form_id)
    version = mappings.shown_for(selectors.form_in(project, form_id))
    if version.mapping is None:
        raise problems.not_found()
    answer = HttpResponse(written(version.mapping), content_type="application/toml; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{_file_name(form_id)}.toml"'
    answer["Cache-Control"] = "no-store"
    return answer


@login_required
@require_POST
def extend(request: PersonRequest, project_id: int, submission: UUID) -> HttpResponse:
    """Record what came with this submission's older version by the published mapping."""
    project_for(request.user, project_id, verbs.FORM_UPDATE)
    project, found = found_for(request, project_id, submission)
    version = found.current.form_version if found.current else None
    if version is None or not mappings.is_older(found.form, version):
        raise problems.no_mapping(form_id=found.form.form_id)
    remapping.take_over(
        form=found.form,
        version=version,
        actor=request.user,
        check_mapping=mapping_faults,
        now=timezone.now(),
    )
    return HttpResponseRedirect(reverse("submission", args=[project.pk, found.pk]))


def _file_name(form_id: str) -> str:
    return "".join(each if each.isascii() and each.isalnum() else "_" for each in form_id)[:100]
