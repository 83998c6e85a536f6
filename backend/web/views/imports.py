"""Files of the past: upload, match sheet, columns, words, days and places, look, bring in, undo."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from backend.accounts.models import Project
from backend.accounts.permissions import project_for
from backend.importing import batches, running
from backend.importing.models import ImportBatch
from backend.importing.reading import MOST_ROWS
from backend.web import import_fields as posted
from backend.web.import_fields import FileForm
from backend.web.import_lines import context_of
from backend.web.pages import PersonRequest, project_page


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def listing(request: PersonRequest, project_id: int) -> HttpResponse:
    """The files that were brought in, and the form for another one."""
    project = project_for(request.user, project_id, batches.VERB)
    sent = request.method == "POST"
    form = FileForm(request.POST if sent else None, request.FILES if sent else None)
    if sent and form.is_valid():
        batch = form.save(project=project, actor=request.user, now=timezone.now())
        if batch is not None:
            return _to(project, batch)
    context = {
        "form": form,
        "batches": batches.batches_for(request.user, project)[:50],
        "most": MOST_ROWS,
    }
    return project_page(request, "imports.html", project, context, 400 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: PersonRequest, project_id: int, batch: UUID) -> HttpResponse:
    """Everything about one file; each step posts here and comes back."""
    project = project_for(request.user, project_id, batches.VERB)
    found = batches.batch_for(request.user, project, batch)
    if request.method == "POST":
        _step(request, project, found)
        return _to(project, found)
    context: dict[str, Any] = context_of(request.user, project, found)
    return project_page(request, "import.html", project, context)


@login_required
@require_POST
def act(request: PersonRequest, project_id: int, batch: UUID, what: str) -> HttpResponse:
    """Bring it in, undo it, or throw it away."""
    project = project_for(request.user, project_id, batches.VERB)
    found = batches.batch_for(request.user, project, batch)
    now = timezone.now()
    if what == "order":
        places = batches.places_for(request.user, project, timezone.localdate())
        running.order(batch=found, places=places, actor=request.user, now=now)
    elif what == "undo":
        running.ask_undo(batch=found, actor=request.user, now=now)
    else:
        running.drop(batch=found, actor=request.user, now=now)
        return HttpResponseRedirect(reverse("imports", args=[project.pk]))
    return _to(project, found)


def _step(request: PersonRequest, project: Project, batch: ImportBatch) -> None:
    told = {name: str(value) for name, value in request.POST.items()}
    who: dict[str, Any] = {"actor": request.user, "now": timezone.now()}
    step = told.get("step", "")
    if step == "sheet":
        batches.choose_sheet(
            batch=batch,
            sheet=posted.number_of(told.get("sheet", "")),
            heading=posted.number_of(told.get("heading", "")),
            heading_rows=posted.number_of(told.get("heading_rows", "")),
            **who,
        )
    elif step == "columns":
        batches.choose_columns(batch=batch, columns=posted.columns_of(told), **who)
    elif step == "values":
        values, dates = posted.values_of(told), posted.dates_of(told)
        batches.choose_values(batch=batch, values=values, dates=dates, **who)
    elif step == "places":
        places = batches.places_for(request.user, project, timezone.localdate())
        batches.choose_places(
            batch=batch,
            chosen=posted.places_of(told),
            for_all=told.get("for_all", "").replace("\0", "").strip()[:200],
            places=places,
            **who,
        )


def _to(project: Project, batch: ImportBatch) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("import", args=[project.pk, batch.pk]))
