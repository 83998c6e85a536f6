"""Taking a form's submissions away: Excel, CSV and places at once; SPSS and Stata when made."""

import re
from collections.abc import Callable, Iterator
from typing import Final
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import (
    FileResponse,
    HttpResponse,
    HttpResponseRedirect,
    StreamingHttpResponse,
)
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_POST, require_safe

from backend import problems
from backend.accounts import verbs
from backend.accounts.permissions import project_for
from backend.survey.blobs import services as blobs
from backend.survey.forms import selectors as forms
from backend.survey.forms.models import Form
from backend.survey.submissions.export import csvs, files, points, workbooks, zips
from backend.survey.submissions.export.wanted import Export, Wanted, export, is_about_persons
from backend.survey.submissions.models import ExportFile
from backend.web.pages import PersonRequest, project_page

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _csv(made: Export) -> Iterator[bytes]:
    # A person opens it in Excel, which reads Vietnamese aright only behind the mark.
    return csvs.main_table(made, bom=True)


def _zip(made: Export) -> Iterator[bytes]:
    return zips.with_repeats(made, bom=True)


def _places(made: Export) -> Iterator[bytes]:
    return points.features(made, fields=points.ALL)


# Kind in the address → ending of the file's name, its type, what writes it.
AT_ONCE: Final[dict[str, tuple[str, str, Callable[[Export], Iterator[bytes]]]]] = {
    "xlsx": (".xlsx", XLSX, workbooks.workbook),
    "csv": (".csv", "text/csv; charset=utf-8", _csv),
    "zip": (".zip", "application/zip", _zip),
    "geojson": (".geojson", "application/geo+json", _places),
}


def _form(request: PersonRequest, project_id: int, form_id: str) -> Form:
    verb = verbs.SUBMISSION_READ
    project = project_for(request.user, project_id, verb, form_id=form_id)
    return forms.form_in(project, form_id)


@login_required
@require_safe
def listing(request: PersonRequest, project_id: int, form_id: str) -> HttpResponse:
    """The buttons, and one's own files that are made or being made."""
    form = _form(request, project_id, form_id)
    context = {
        "tab": "forms",
        "form": form,
        "version": form.current,
        "has_places": not is_about_persons(form),
        "later": ExportFile.Kind,
        "made": files.files_of(request.user, form, timezone.now()),
    }
    return project_page(request, "export_files.html", form.project, context)


@login_required
@require_safe
def take(request: PersonRequest, project_id: int, form_id: str, kind: str) -> StreamingHttpResponse:
    if kind not in AT_ONCE:
        raise problems.not_found()
    ending, content_type, write = AT_ONCE[kind]
    form = _form(request, project_id, form_id)
    if kind == "geojson":
        points.refuse_persons(form)
    wanted = Wanted(language=get_language() or "vi")
    made = export(form=form, actor=request.user, wanted=wanted, kind=kind, now=timezone.now())
    answer = StreamingHttpResponse(write(made), content_type=content_type)
    day = timezone.localdate().isoformat()
    answer["Content-Disposition"] = f'attachment; filename="{_plain(form_id)}-{day}{ending}"'
    answer["Cache-Control"] = "no-store"
    answer["X-Accel-Buffering"] = "no"
    return answer


@login_required
@require_POST
def order(request: PersonRequest, project_id: int, form_id: str, kind: str) -> HttpResponseRedirect:
    if kind not in ExportFile.Kind.values:
        raise problems.not_found()
    form = _form(request, project_id, form_id)
    files.ask(
        form=form,
        actor=request.user,
        kind=kind,
        language=get_language() or "vi",
        now=timezone.now(),
    )
    return HttpResponseRedirect(reverse("exports", args=[project_id, form_id]))


@login_required
@require_safe
def fetch(request: PersonRequest, project_id: int, form_id: str, export_id: UUID) -> FileResponse:
    form = _form(request, project_id, form_id)
    blob, kind = files.ready_blob(request.user, form, export_id, timezone.now())
    answer = FileResponse(
        blobs.path_of(blob.sha256).open("rb"),
        content_type="application/octet-stream",
        as_attachment=True,
        filename=f"{_plain(form_id)}.{kind}",
    )
    answer["Cache-Control"] = "private, no-store"
    return answer


def _plain(form_id: str) -> str:
    """A file name that every browser and system takes."""
    return re.sub(r"[^A-Za-z0-9._-]", "_", form_id)
