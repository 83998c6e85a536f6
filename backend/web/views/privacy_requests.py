"""What persons ask for about themselves: received, looked after, answered."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from backend.accounts import verbs
from backend.accounts.permissions import project_for
from backend.privacy import held, requests, subjects
from backend.privacy.models import SubjectRequest
from backend.web.pages import PersonRequest, project_page
from backend.web.privacy_fields import IdentityForm, RefusalForm, RequestForm
from backend.web.views.privacy import LISTED, may_change

READ, UPDATE = verbs.PRIVACY_READ, verbs.PRIVACY_UPDATE


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def listing(request: PersonRequest, project_id: int) -> HttpResponse:
    project = project_for(request.user, project_id, UPDATE if request.method == "POST" else READ)
    given = RequestForm(request.POST or None)
    if request.method == "POST" and given.is_valid():
        made = given.save(project=project, actor=request.user, now=timezone.now())
        if made:
            return HttpResponseRedirect(reverse("privacy-request", args=[project_id, made.pk]))
    context = {
        "given": given,
        "requests": requests.requests_of(request.user, project, READ)[:LISTED],
        "may_change": may_change(request, project),
    }
    page = "privacy/requests.html"
    return project_page(request, page, project, context, 400 if given.errors else 200)


def _reached(request: PersonRequest, project_id: int, asked: UUID, verb: str) -> SubjectRequest:
    project = project_for(request.user, project_id, verb)
    return requests.request_for(request.user, project, asked, verb)


@login_required
@require_safe
def show(request: PersonRequest, project_id: int, asked: UUID) -> HttpResponse:
    return _page(request, _reached(request, project_id, asked, READ))


def _page(
    request: PersonRequest,
    found: SubjectRequest,
    *,
    identity: IdentityForm | None = None,
    refusal: RefusalForm | None = None,
    contact: str = "",
) -> HttpResponse:
    kept = {"identity_checked": found.identity_checked}
    context = {
        "asked": found,
        "identity": identity or IdentityForm(initial=kept),
        "refusal": refusal or RefusalForm(),
        "contact": contact,
        "submissions": subjects.submissions_of(found.subject_id)[:LISTED],
        "may_change": may_change(request, found.project),
    }
    wrong = bool((identity and identity.errors) or (refusal and refusal.errors))
    page = "privacy/request.html"
    return project_page(request, page, found.project, context, 400 if wrong else 200)


def _back(project_id: int, asked: UUID) -> HttpResponse:
    return HttpResponseRedirect(reverse("privacy-request", args=[project_id, asked]))


@login_required
@require_POST
def identity(request: PersonRequest, project_id: int, asked: UUID) -> HttpResponse:
    found = _reached(request, project_id, asked, UPDATE)
    given = IdentityForm(request.POST)
    if not given.is_valid():
        return _page(request, found, identity=given)
    how = given.cleaned_data["identity_checked"]
    requests.check_identity(request=found, how=how, actor=request.user, now=timezone.now())
    return _back(project_id, asked)


@login_required
@require_POST
def acknowledge(request: PersonRequest, project_id: int, asked: UUID) -> HttpResponse:
    found = _reached(request, project_id, asked, UPDATE)
    requests.acknowledge(request=found, actor=request.user, now=timezone.now())
    return _back(project_id, asked)


@login_required
@require_POST
def fulfil(request: PersonRequest, project_id: int, asked: UUID) -> HttpResponse:
    found = _reached(request, project_id, asked, UPDATE)
    requests.fulfil(request=found, actor=request.user, now=timezone.now())
    return _back(project_id, asked)


@login_required
@require_POST
def refuse(request: PersonRequest, project_id: int, asked: UUID) -> HttpResponse:
    found = _reached(request, project_id, asked, UPDATE)
    given = RefusalForm(request.POST)
    if not given.is_valid():
        return _page(request, found, refusal=given)
    reason = given.cleaned_data["reason"]
    requests.refuse(request=found, reason=reason, actor=request.user, now=timezone.now())
    return _back(project_id, asked)


@login_required
@require_POST
def contact(request: PersonRequest, project_id: int, asked: UUID) -> HttpResponse:
    """How to answer, on this answer alone."""
    found = _reached(request, project_id, asked, UPDATE)
    told = requests.contact_of(request=found, actor=request.user, now=timezone.now())
    return _page(request, found, contact=told or "–")


@login_required
@require_POST
def all_held(request: PersonRequest, project_id: int, asked: UUID) -> HttpResponse:
    """All that is held about the person, to be printed for her."""
    found = _reached(request, project_id, asked, UPDATE)
    told = held.all_of(request=found, actor=request.user, now=timezone.now())
    context = {"held": told, "asked": found, "made_at": timezone.now()}
    return project_page(request, "privacy/held.html", found.project, context)
