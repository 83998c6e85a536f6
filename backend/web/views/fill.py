"""Filling a published form in the browser, with a key for this person and this form alone."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_POST, require_safe

from backend import problems
from backend.accounts import services, verbs
from backend.accounts.models import Project, User
from backend.accounts.permissions import project_for
from backend.survey.forms import selectors
from backend.survey.forms.models import FormVersion
from backend.web import engine, vendor
from backend.web.addresses import key_path, version_path
from backend.web.pages import PersonRequest, project_page


@login_required
@require_safe
def show(request: PersonRequest, project_id: int, form_id: str) -> HttpResponse:
    project = project_for(request.user, project_id, verbs.SUBMISSION_CREATE, form_id=form_id)
    imports = engine.import_map()
    context = {
        "version": _version(request.user, project, form_id),
        "imports": imports,
        "engine": vendor.fetched("web-forms", "vue"),
        "english": get_language() == "en",
    }
    answer = project_page(request, "fill.html", project, context)
    answer.csp = engine.looser(imports)  # type: ignore[attr-defined]
    return answer


@login_required
@require_POST
def key(request: PersonRequest, project_id: int, form_id: str) -> HttpResponse:
    """A fresh key, in the body alone: good for two hours, for this person and this form."""
    project = project_for(request.user, project_id, verbs.SUBMISSION_CREATE, form_id=form_id)
    version = _version(request.user, project, form_id)
    token = services.create_web_form_key(
        project=project, form_id=form_id, user=request.user, now=timezone.now()
    )
    answer = JsonResponse(
        {
            "submission": f"{key_path(token, project.pk)}/submission",
            "version": version_path(token, project.pk, form_id, version.pk),
        }
    )
    answer["Cache-Control"] = "no-store"
    return answer


def _version(user: User, project: Project, form_id: str) -> FormVersion:
    """The version on the person's list. Raises form_not_found."""
    for version in selectors.listed_for(user, project):
        if version.form.form_id == form_id:
            return version
    raise problems.form_not_found(form_id=form_id)
