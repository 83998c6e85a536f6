"""Public links: a form that whoever has the address may fill, and the page that makes them."""

import secrets

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_POST, require_safe

from backend import problems
from backend.accounts import links, services, verbs
from backend.accounts.permissions import project_for
from backend.survey.forms import selectors
from backend.web import engine, vendor
from backend.web.addresses import key_path, version_path
from backend.web.link_fields import LinkForm
from backend.web.link_rows import rows_of, usable
from backend.web.pages import PersonRequest, page, project_page

COOKIE = "__Secure-respondent" if settings.HTTPS else "respondent"
COOKIE_AGE_S = 400 * 24 * 3600  # the longest that browsers keep one


@require_safe
def show(request: HttpRequest, token: str) -> HttpResponse:
    """The form, with a cookie that tells this browser from another, and nothing else of anyone."""
    link, version = usable(token)
    imports = engine.import_map()
    respondent = request.COOKIES.get(COOKIE, "")
    context = {
        "version": version,
        "link": link,
        "token": token,
        "used": link.once and links.has_used(link, respondent),
        "imports": imports,
        "engine": vendor.fetched("web-forms", "vue"),
        "english": get_language() == "en",
    }
    answer = page(request, "public.html", context)
    answer.csp = engine.looser(imports)  # type: ignore[attr-defined]
    if not respondent:
        answer.set_cookie(
            COOKIE,
            secrets.token_urlsafe(24),
            max_age=COOKIE_AGE_S,
            path="/f/",
            httponly=True,
            samesite="Lax",
            secure=settings.HTTPS,
        )
    return answer


@require_POST
def key(request: HttpRequest, token: str) -> HttpResponse:
    """A key for this browser, in the body alone. Raises link_used, link_in_browser."""
    link, version = usable(token)
    respondent = request.COOKIES.get(COOKIE, "")
    if not respondent:
        raise problems.link_in_browser()
    opened = links.open_for(link=link, respondent=respondent, now=timezone.now())
    project_id, form_id = link.project_id, link.form_id
    answer = JsonResponse(
        {
            "submission": f"{key_path(opened, project_id)}/submission",
            "version": version_path(opened, project_id, form_id, version.pk),
        }
    )
    answer["Cache-Control"] = "no-store"
    return answer


@login_required
@require_safe
def listing(request: PersonRequest, project_id: int, form_id: str) -> HttpResponse:
    project = project_for(request.user, project_id, verbs.PUBLIC_LINK_READ)
    form = selectors.form_in(project, form_id)
    context = {"form": form, "rows": rows_of(form), "new": LinkForm()}
    return project_page(request, "links.html", project, context)


@login_required
@require_POST
def create(request: PersonRequest, project_id: int, form_id: str) -> HttpResponse:
    project = project_for(request.user, project_id, verbs.PUBLIC_LINK_CREATE)
    form = selectors.form_in(project, form_id)
    new = LinkForm(request.POST)
    if new.is_valid() and new.save(form=form, actor=request.user, now=timezone.now()):
        return HttpResponseRedirect(reverse("links", args=[project.pk, form_id]))
    context = {"form": form, "rows": rows_of(form), "new": new}
    return project_page(request, "links.html", project, context, 400)


@login_required
@require_POST
def close(request: PersonRequest, project_id: int, form_id: str, number: int) -> HttpResponse:
    project = project_for(request.user, project_id, verbs.PUBLIC_LINK_CREATE)
    link = links.link_in(project, form_id, number)
    services.revoke_app_user(app_user=link, actor=request.user, now=timezone.now())
    return HttpResponseRedirect(reverse("links", args=[project.pk, form_id]))
