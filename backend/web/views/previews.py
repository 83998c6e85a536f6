"""Trying a form on its author's screen: any version, in its languages; nothing is sent or kept."""

import mimetypes

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from backend import downloads
from backend.accounts import verbs
from backend.accounts.permissions import project_for
from backend.survey.forms import previewing, selectors
from backend.survey.forms.models import Form
from backend.web import engine, vendor
from backend.web.pages import PersonRequest, project_page


@login_required
@require_safe
def show(
    request: PersonRequest, project_id: int, form_id: str, number: int | None = None
) -> HttpResponse:
    """Without a number the draft, else what is published."""
    form = _form(request, project_id, form_id)
    imports = engine.import_map()
    context = {
        "form": form,
        "version": previewing.version_in(form, number),
        "versions": previewing.versions_of(form),
        "imports": imports,
        "engine": vendor.fetched("web-forms", "vue"),
        "english": get_language() == "en",
    }
    answer = project_page(request, "preview.html", form.project, context)
    answer.csp = engine.looser(imports)  # type: ignore[attr-defined]
    return answer


@login_required
@require_safe
def source(request: PersonRequest, project_id: int, form_id: str, number: int) -> HttpResponse:
    """The XForm, for the form engine of the page."""
    version = previewing.version_in(_form(request, project_id, form_id), number)
    answer = HttpResponse(bytes(version.xform), content_type="text/xml; charset=utf-8")
    # Opened by itself it is a file, never a page of ours.
    answer["Content-Disposition"] = downloads.disposition("form.xml")
    answer["Cache-Control"] = "no-store"
    return answer


@login_required
@require_safe
def medium(
    request: PersonRequest, project_id: int, form_id: str, number: int, name: str
) -> StreamingHttpResponse:
    """A file or list that the version names."""
    version = previewing.version_in(_form(request, project_id, form_id), number)
    chunks = previewing.medium_chunks(
        viewer=request.user, version=version, name=name, today=timezone.localdate()
    )
    kind = downloads.inert_type(mimetypes.guess_type(name)[0] or "", name)
    answer = StreamingHttpResponse(chunks, content_type=kind)
    answer["Content-Disposition"] = downloads.disposition(name)
    answer["Cache-Control"] = "no-store"
    return answer


def _form(request: PersonRequest, project_id: int, form_id: str) -> Form:
    project = project_for(request.user, project_id, verbs.FORM_CREATE)
    return selectors.form_in(project, form_id)
