"""Signing in on pages: after the password the second factor, then a session of its own."""

from typing import Any, Final

from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.http import url_has_allowed_host_and_scheme

from backend.accounts.credentials import known_browsers, selectors, sessions
from backend.accounts.models import User
from backend.accounts.selectors import person_signing_in

BACKEND: Final = "backend.accounts.backends.EmailBackend"
# What a session keeps: who has given her password alone; the second factor that was given; since
# when it lasts and when something was done last (seconds since 1970).
PENDING, FACTOR, SINCE, SEEN = "pending", "factor", "since", "seen"
CODE_SECONDS: Final = 600


def target_of(request: HttpRequest) -> str:
    """Where somebody wanted to go, on this host."""
    return safe_target(request, request.POST.get("next") or request.GET.get("next") or "")


def safe_target(request: HttpRequest, wanted: str) -> str:
    same_host = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if same_host else settings.LOGIN_REDIRECT_URL


def after_password(request: HttpRequest, user: User, target: str) -> HttpResponse:
    """On to the code of the second factor where she has one, else in."""
    if not selectors.has_factor(user):
        return enter(request, user, "", target)
    ask_code(request, user, target)
    return HttpResponseRedirect(reverse("login-code"))


def ask_code(request: HttpRequest, user: User, target: str) -> None:
    """Remember, for ten minutes, who gave her password."""
    request.session.cycle_key()
    request.session[PENDING] = {
        "user": user.pk,
        "bound": user.get_session_auth_hash(),
        "until": int(timezone.now().timestamp()) + CODE_SECONDS,
        "next": target,
    }


def pending(request: HttpRequest) -> tuple[User, str] | None:
    """Who gave her password a moment ago in this browser, and where she wanted to go."""
    kept: dict[str, Any] = request.session.get(PENDING) or {}
    if not kept or kept["until"] < timezone.now().timestamp():
        return None
    user = person_signing_in(kept["user"])
    if user is None or not constant_time_compare(kept["bound"], user.get_session_auth_hash()):
        return None
    return user, safe_target(request, kept["next"])


def enter(request: HttpRequest, user: User, factor: str, target: str) -> HttpResponse:
    """Signed in. `factor`: "totp", "recovery", "sso"; "" where none was given."""
    login(request, user, backend=BACKEND)
    now = timezone.now()
    request.session.pop(PENDING, None)
    request.session[SINCE] = request.session[SEEN] = int(now.timestamp())
    if factor:
        request.session[FACTOR] = factor
    request.session.save()
    device = sessions.device_words(request.headers.get("User-Agent", ""))
    sessions.note_page(user=user, key=request.session.session_key or "", device=device, now=now)
    return known(HttpResponseRedirect(target), user)


def known(answer: HttpResponse, user: User) -> HttpResponse:
    """This browser is known from now on."""
    answer.set_cookie(
        known_browsers.cookie_name(),
        known_browsers.fresh(user),
        max_age=known_browsers.LIFE,
        secure=settings.HTTPS,
        httponly=True,
        samesite="Lax",
    )
    return answer
