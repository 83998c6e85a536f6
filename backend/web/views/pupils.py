"""Surveys of pupils as they are published: terms, one as a table by school, publishing one."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from backend.accounts import permissions, verbs
from backend.accounts.permissions import project_for
from backend.figures import pupils
from backend.web.pages import PersonRequest, project_page
from backend.web.pupil_rows import BY, columns_by, rows, table, term_words, terms_to_release
from outreach import selectors as outreach
from outreach.codes import PUPIL_SURVEY


@login_required
@require_safe
def listing(request: PersonRequest, project_id: int) -> HttpResponse:
    project = project_for(request.user, project_id, verbs.MAP_READ)
    made = list(outreach.releases(project.pk, PUPIL_SURVEY))
    terms = terms_to_release([each.month for each in made], timezone.localdate())
    may_release = (
        permissions.may(request.user, project, verbs.FIGURES_RELEASE)
        and permissions.area_for(request.user, project, verbs.FIGURES_RELEASE).everything
    )
    context = {
        "tab": "map",
        "releases": [(each, term_words(each.month)) for each in made],
        "terms": [(term, term_words(term)) for term in terms] if may_release else [],
        "threshold": pupils.threshold_of(project),
    }
    return project_page(request, "office/pupil_releases.html", project, context)


@login_required
@require_POST
def make(request: PersonRequest, project_id: int) -> HttpResponse:
    project = project_for(request.user, project_id, verbs.FIGURES_RELEASE)
    permissions.whole(request.user, project, verbs.FIGURES_RELEASE)
    term = pupils.read_term(request.POST.get("term", ""))
    pupils.release(project=project, term=term, actor=request.user, now=timezone.now())
    return redirect("pupil-release", project.pk, f"{term:%Y-%m}")


@login_required
@require_safe
def show(request: PersonRequest, project_id: int, term: str) -> HttpResponse:
    project = project_for(request.user, project_id, verbs.MAP_READ)
    release = pupils.release_for(project, pupils.read_term(term))
    by, columns = columns_by(request.GET.get("by", ""))
    context = {
        "tab": "map",
        "release": release,
        "term": term_words(release.month),
        "by": by,
        "choices": BY.items(),
        "columns": columns,
        "rows": rows(pupils.schools(request.user, project, release), columns),
    }
    return project_page(request, "office/pupil_release.html", project, context)


@login_required
@require_safe
def download(request: PersonRequest, project_id: int, term: str) -> HttpResponse:
    """The same table as CSV."""
    project = project_for(request.user, project_id, verbs.MAP_READ)
    release = pupils.release_for(project, pupils.read_term(term))
    _, columns = columns_by(request.GET.get("by", ""))
    text = table(pupils.schools(request.user, project, release), columns)
    answer = HttpResponse(text.encode(), content_type="text/csv; charset=utf-8")
    name = f"hoc-sinh-{release.month:%Y-%m}.csv"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "no-store"
    return answer
