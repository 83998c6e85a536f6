"""What stands before every page of somebody signed in: timeouts, and the second factor."""

from collections.abc import Callable
from typing import Any, Final

from django.conf import settings
from django.contrib.auth import SESSION_KEY, logout
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from backend.accounts.credentials import selectors, sessions
from backend.accounts.models import User
from backend.web import entering

Answer = Callable[[HttpRequest], HttpResponseBase]

# What somebody may do who still owes the second factor: give it, set it up, or leave.
FREE: Final = frozenset(
    [
        "login",
        "login-code",
        "logout",
        "language",
        "health",
        "robots",
        "second-factor",
        "second-factor-picture",
    ]
)
# Somebody's own account, never that of another person whose eyes she sees with.
OWN_ACCOUNT: Final = frozenset(
    [
        "login-code",
        "account",
        "account-password",
        "second-factor",
        "second-factor-picture",
        "second-factor-off",
        "recovery-codes",
        "end-session",
        "leave-everywhere",
        "new-api-key",
        "revoke-api-key",
        "link-account",
        "unlink-account",
        "invite",
    ]
)
# Between two notes that somebody is still there: a page does not write each time it is read.
NOTED_SECONDS: Final = 300


class Sessions:
    """Ends what has lasted too long; leads who needs a second factor to it."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, _view: Callable[..., Any], _args: Any, _kwargs: Any
    ) -> HttpResponse | None:
        # Programs and phones never come by the cookie.
        if request.path_info.startswith("/v1/") or SESSION_KEY not in request.session:
            return None
        if _over(request):
            logout(request)
            return None
        match = request.resolver_match
        if match is None or match.url_name in FREE or entering.FACTOR in request.session:
            return None
        return _to_factor(request)


def _over(request: HttpRequest) -> bool:
    """Has it lasted too long? Notes, now and then, that somebody is there."""
    now = timezone.now()
    moment = int(now.timestamp())
    since, seen = request.session.get(entering.SINCE), request.session.get(entering.SEEN)
    if since is None or seen is None:
        return False
    idle = moment - seen > settings.SESSION_IDLE_MINUTES * 60
    if idle or moment - since > settings.SESSION_HOURS * 3600:
        return True
    if moment - seen > NOTED_SECONDS:
        request.session[entering.SEEN] = moment
        sessions.note_seen(key=request.session.session_key or "", now=now)
    return False


def _to_factor(request: HttpRequest) -> HttpResponse | None:
    """Her role needs a second factor and this session has none."""
    user = request.user
    if not isinstance(user, User) or not selectors.must_have_factor(user):
        return None
    if not selectors.has_factor(user):
        return HttpResponseRedirect(reverse("second-factor"))
    entering.ask_code(request, user, request.get_full_path() if request.method == "GET" else "/")
    return HttpResponseRedirect(reverse("login-code"))
