"""One's own account: second factor, password, where one is signed in, API keys."""

from uuid import UUID

from django.conf import settings
from django.contrib.auth import logout, update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from backend.accounts.credentials import api_keys, selectors, sessions
from backend.accounts.selectors import projects_by_id
from backend.guard.clients import address_of
from backend.web import entering, single_sign_on
from backend.web.credential_fields import ApiKeyForm, PasswordForm
from backend.web.pages import PersonRequest, page


@login_required
@require_safe
def show(request: PersonRequest) -> HttpResponse:
    """What opens this account."""
    user, now = request.user, timezone.now()
    keys = list(selectors.api_keys_of(user))
    context = {
        "factor": selectors.has_factor(user),
        "codes_left": selectors.codes_left(user),
        "needed": selectors.needs_second_factor(user),
        "sessions": sessions.open_sessions(user, key=request.session.session_key or "", now=now),
        "keys": [(key, _state(key.revoked_at is None, key.expires_at > now)) for key in keys],
        "projects": projects_by_id({each for key in keys for each in key.projects}),
        "sso": single_sign_on.provider_id(),
        "sso_name": settings.OIDC_NAME,
        "linked": single_sign_on.is_linked(user),
    }
    return page(request, "account.html", context)


def _state(kept: bool, running: bool) -> str:
    if not kept:
        return "revoked"
    return "open" if running else "ended"


@login_required
@sensitive_post_parameters("old", "new")
@require_http_methods(["GET", "HEAD", "POST"])
def password(request: PersonRequest) -> HttpResponse:
    """Change it; everywhere else she is signed out."""
    form = PasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        kept = request.session.session_key or ""
        source = address_of(request)
        if form.save(request.user, source=source, page=kept, now=timezone.now()):
            update_session_auth_hash(request, request.user)
            sessions.note_moved(old=kept, new=request.session.session_key or "")
            return entering.known(HttpResponseRedirect(reverse("account")), request.user)
    return page(request, "account_password.html", {"form": form}, 400 if form.errors else 200)


@login_required
@require_POST
def end_session(request: PersonRequest, kind: str, number: int) -> HttpResponse:
    sessions.end(user=request.user, kind=kind, number=number, now=timezone.now())
    return HttpResponseRedirect(reverse("account"))


@login_required
@require_POST
def leave_everywhere(request: PersonRequest) -> HttpResponse:
    """Signed out here and everywhere else; API keys go on."""
    sessions.end_all(user=request.user, actor=request.user, now=timezone.now())
    logout(request)
    return HttpResponseRedirect(settings.LOGOUT_REDIRECT_URL)


@login_required
@require_POST
def unlink(request: PersonRequest) -> HttpResponse:
    single_sign_on.unlink(request.user)
    return HttpResponseRedirect(reverse("account"))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_key(request: PersonRequest) -> HttpResponse:
    """A new API key; its token stands on this answer alone."""
    form = ApiKeyForm(request.POST or None, owner=request.user)
    made, token = None, ""
    if request.method == "POST" and form.is_valid():
        made, token = form.save(now=timezone.now())
    context = {"form": form, "made": made, "token": token, "base": settings.PUBLIC_URL}
    return page(request, "account_key.html", context, 400 if form.errors else 200)


@login_required
@require_POST
def revoke_key(request: PersonRequest, key_id: UUID) -> HttpResponse:
    api_keys.revoke(owner=request.user, key_id=key_id, now=timezone.now())
    return HttpResponseRedirect(reverse("account"))
