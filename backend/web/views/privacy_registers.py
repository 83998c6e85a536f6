"""Who opened what, breaches, the impact-assessment sheet."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from backend import downloads
from backend.accounts import verbs
from backend.accounts.permissions import project_for
from backend.privacy import access, breaches, sheets, written
from backend.privacy.desk import whole_project
from backend.web.pages import PersonRequest, project_page
from backend.web.privacy_fields import BreachChangeForm, BreachForm
from backend.web.privacy_looks import looks_for
from backend.web.views.privacy import LISTED, may_change

READ, UPDATE = verbs.PRIVACY_READ, verbs.PRIVACY_UPDATE


@login_required
@require_safe
def looks(request: PersonRequest, project_id: int) -> HttpResponse:
    """Of one person, by one reader, or all readers of the last thirty days."""
    project = project_for(request.user, project_id, READ)
    asked = looks_for(request.user, project, request.GET, timezone.now())
    page = Paginator(asked.rows, LISTED).get_page(request.GET.get("page"))
    events = list(page.object_list)
    context = {
        "asked": asked,
        "page": page,
        "events": events,
        "people": access.people_in(events),
        "readers": access.readers(request.user, project, READ, timezone.now()),
    }
    return project_page(request, "privacy/access.html", project, context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def broken(request: PersonRequest, project_id: int) -> HttpResponse:
    """The breach register, and one that was just found."""
    verb = UPDATE if request.method == "POST" else READ
    project = whole_project(request.user, project_id, verb)
    given = BreachForm(request.POST or None)
    if (
        request.method == "POST"
        and given.is_valid()
        and given.save(project=project, actor=request.user, now=timezone.now())
    ):
        return HttpResponseRedirect(reverse("privacy-breaches", args=[project_id]))
    context = {
        "given": given,
        "breaches": breaches.breaches_in(project)[:LISTED],
        "may_change": may_change(request, project, whole=True),
    }
    page = "privacy/breaches.html"
    return project_page(request, page, project, context, 400 if given.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def breach(request: PersonRequest, project_id: int, breach_id: int) -> HttpResponse:
    verb = UPDATE if request.method == "POST" else READ
    project = whole_project(request.user, project_id, verb)
    found = breaches.breach_in(project, breach_id)
    kept = {name: getattr(found, name) for name in BreachChangeForm.base_fields if name != "closed"}
    given = BreachChangeForm(request.POST or None, initial=kept)
    if (
        request.method == "POST"
        and given.is_valid()
        and given.save(breach=found, actor=request.user, now=timezone.now())
    ):
        return HttpResponseRedirect(reverse("privacy-breaches", args=[project_id]))
    context = {
        "breach": found,
        "given": given,
        "may_change": may_change(request, project, whole=True),
    }
    page = "privacy/breach.html"
    return project_page(request, page, project, context, 400 if given.errors else 200)


@login_required
@require_safe
def breaches_file(request: PersonRequest, project_id: int) -> HttpResponse:
    project = whole_project(request.user, project_id, READ)
    return _file(written.of_breaches(project), "breaches.csv")


@login_required
@require_safe
def sheet(request: PersonRequest, project_id: int) -> HttpResponse:
    """The impact-assessment sheet, to be printed."""
    project = whole_project(request.user, project_id, READ)
    context = {
        "sheet": sheets.sheet(project, timezone.now()),
        "may_change": may_change(request, project, whole=True),
    }
    return project_page(request, "privacy/sheet.html", project, context)


@login_required
@require_safe
def sheet_file(request: PersonRequest, project_id: int) -> HttpResponse:
    project = whole_project(request.user, project_id, READ)
    rows = sheets.as_rows(sheets.sheet(project, timezone.now()))
    return _file(written.as_csv(rows), "impact-assessment.csv")


@login_required
@require_POST
def review(request: PersonRequest, project_id: int) -> HttpResponse:
    """The sheet was looked over today."""
    project = whole_project(request.user, project_id, UPDATE)
    sheets.review(project=project, actor=request.user, now=timezone.now())
    return HttpResponseRedirect(reverse("privacy-sheet", args=[project_id]))


def _file(content: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = downloads.disposition(name)
    answer["Cache-Control"] = "no-store"
    return answer
