"""Signing in and out."""

from django.conf import settings
from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from backend.accounts.models import User
from backend.accounts.selectors import greeting
from backend.accounts.services import close_web_form_keys
from backend.web.fields import SignInForm
from backend.web.pages import page


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """The sign-in page; it leads back to where somebody wanted to go on this host."""
    target = _target(request)
    if request.user.is_authenticated:
        return HttpResponseRedirect(target)
    form = SignInForm(request.POST or None, request=request)
    if request.method == "POST" and form.is_valid():
        login(request, form.user)
        return HttpResponseRedirect(target)
    status = 400 if request.method == "POST" else 200
    context = {"form": form, "next": target, "greeting": greeting()}
    return page(request, "login.html", context, status)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    if isinstance(request.user, User):
        close_web_form_keys(user=request.user, now=timezone.now())
    logout(request)
    return HttpResponseRedirect(settings.LOGOUT_REDIRECT_URL)


def _target(request: HttpRequest) -> str:
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    same_host = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if same_host else settings.LOGIN_REDIRECT_URL
