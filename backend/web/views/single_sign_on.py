"""Off to the OpenID provider, and back."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from backend.web import single_sign_on
from backend.web.pages import PersonRequest, page


@require_safe
def start(request: HttpRequest, provider_id: str) -> HttpResponse:
    return single_sign_on.begin(request, provider_id, person=None)


@login_required
@require_POST
def link(request: PersonRequest, provider_id: str) -> HttpResponse:
    """A link to follow: a form may not lead to another host (form-action)."""
    away = single_sign_on.begin(request, provider_id, person=request.user)
    context = {"address": away["Location"], "sso_name": settings.OIDC_NAME}
    return page(request, "account_link.html", context)


@require_safe
def back(request: HttpRequest, provider_id: str) -> HttpResponse:
    return single_sign_on.back(request, provider_id)
