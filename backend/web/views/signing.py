"""Signing in and out."""

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from backend.accounts.models import User
from backend.accounts.selectors import greeting
from backend.accounts.services import close_web_form_keys
from backend.guard.clients import address_of
from backend.web import entering
from backend.web.credential_fields import CodeForm
from backend.web.fields import SignInForm
from backend.web.pages import page
from backend.web.single_sign_on import provider_id


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """The sign-in page; it leads back to where somebody wanted to go on this host."""
    target = entering.target_of(request)
    if request.user.is_authenticated:
        return HttpResponseRedirect(target)
    form = SignInForm(request.POST or None, request=request)
    if request.method == "POST" and form.is_valid() and form.user:
        return entering.after_password(request, form.user, target)
    status = 400 if request.method == "POST" else 200
    context = {
        "form": form,
        "next": target,
        "greeting": greeting(),
        "sso": provider_id(),
        "sso_name": settings.OIDC_NAME,
    }
    return page(request, "login.html", context, status)


@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """The code of the second factor, after the password."""
    waiting = entering.pending(request)
    if waiting is None:
        return HttpResponseRedirect(reverse("login"))
    user, target = waiting
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        factor = form.check(user, source=address_of(request), now=timezone.now())
        if factor:
            return entering.enter(request, user, factor, target)
    return page(request, "login_code.html", {"form": form}, 400 if form.errors else 200)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    if isinstance(request.user, User):
        close_web_form_keys(user=request.user, now=timezone.now())
    logout(request)
    return HttpResponseRedirect(settings.LOGOUT_REDIRECT_URL)
