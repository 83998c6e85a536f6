"""Forms: which to fill; for those who make them, upload, draft, publish."""

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_POST, require_safe

from backend import problems
from backend.accounts import verbs
from backend.accounts.permissions import may, project_for
from backend.survey.forms import selectors, services
from backend.web import codes
from backend.web.addresses import is_loopback
from backend.web.fields import UploadForm
from backend.web.form_marks import marks_of
from backend.web.pages import PersonRequest, project_page
from backend.web.received import received_forms
from outreach.fitness import mapping_faults


@login_required
@require_safe
def listing(request: PersonRequest, project_id: int) -> HttpResponse:
    project = project_for(request.user, project_id, verbs.FORM_LIST)
    context: dict[str, Any] = {
        "listed": selectors.listed_for(request.user, project),
        "received": received_forms(request.user, project),
    }
    if may(request.user, project, verbs.FORM_CREATE):
        context |= {"kept": selectors.forms_in(project), "form": UploadForm()}
    return project_page(request, "forms.html", project, context)


@login_required
@require_POST
def upload(request: PersonRequest, project_id: int) -> HttpResponse:
    project = project_for(request.user, project_id, verbs.FORM_CREATE)
    form = UploadForm(request.POST, request.FILES)
    draft = None
    if form.is_valid():
        draft = form.save(project=project, actor=request.user, now=timezone.now())
    if draft is not None:
        return HttpResponseRedirect(reverse("draft", args=[project.pk, draft.form.form_id]))
    context = {
        "form": form,
        "listed": selectors.listed_for(request.user, project),
        "kept": selectors.forms_in(project),
    }
    return project_page(request, "forms.html", project, context, 400)


@login_required
@require_safe
def draft(request: PersonRequest, project_id: int, form_id: str) -> HttpResponse:
    """What the draft warns of, a code to try it on a phone, and the button to publish it."""
    project = project_for(request.user, project_id, verbs.FORM_CREATE)
    form = selectors.form_in(project, form_id)
    if form.draft is None:
        raise problems.no_draft(form_id=form_id)
    context = {
        "form": form,
        "draft": form.draft,
        "media": form.draft.media.order_by("name"),
        "marks": marks_of(form, form.draft),
        "qr": codes.draft_code(form.draft, get_language() or "vi"),
        "loopback": is_loopback(settings.PUBLIC_URL),
        "public_url": settings.PUBLIC_URL,
        "port": settings.PORT,
    }
    return project_page(request, "draft.html", project, context)


@login_required
@require_POST
def publish(request: PersonRequest, project_id: int, form_id: str) -> HttpResponse:
    project = project_for(request.user, project_id, verbs.FORM_CREATE)
    form = selectors.form_in(project, form_id)
    services.publish(
        form=form, actor=request.user, check_mapping=mapping_faults, now=timezone.now()
    )
    return HttpResponseRedirect(reverse("forms", args=[project.pk]))
