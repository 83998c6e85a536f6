"""Seeing as somebody else on pages: for whom the request is answered, and what is refused."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone

from backend import problems
from backend.accounts import viewing
from backend.accounts.models import User
from backend.web.guarding import OWN_ACCOUNT
from backend.web.pages import problem_page

Answer = Callable[[HttpRequest], HttpResponseBase]

KEY = "viewing"  # in the session: the number of the viewing
# What stays possible as oneself: to stop, and to leave.
OWN = frozenset(["stop-viewing", "logout", "language"]) | OWN_ACCOUNT


class ViewAs:
    """Puts the other person in the place of who signed in, for as long as the viewing lasts."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, _view: Callable[..., Any], _args: Any, _kwargs: Any
    ) -> HttpResponse | None:
        if request.path_info.startswith("/v1/") or KEY not in request.session:
            return None
        match = request.resolver_match
        if match is not None and match.url_name in OWN:
            return None
        try:
            _look(request)
        except problems.Problem as problem:
            return problem_page(request, problem)
        return None


def _look(request: HttpRequest) -> None:
    """Raises view_as_ended once its time is over, view_as_reads for what would change something."""
    viewer, now = request.user, timezone.now()
    found = viewing.open_of(viewer, now) if isinstance(viewer, User) else None
    if found is None or found.pk != request.session[KEY]:
        del request.session[KEY]
        if isinstance(viewer, User) and (over := viewing.lapsed(viewer, now)):
            viewing.stop(viewing=over, now=over.until)
        raise problems.view_as_ended()
    if request.method not in viewing.SAFE:
        raise problems.view_as_reads()
    request.user = viewing.eyes(found, timezone.localdate())
    request.viewing = found  # type: ignore[attr-defined]
