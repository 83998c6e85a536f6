"""The headers that every answer carries, whichever door gave it."""

from collections.abc import Callable
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from backend.guard import policy

Answer = Callable[[HttpRequest], HttpResponseBase]

# A name of a file says for how long it stays the same; what is about people stays nowhere.
UNKEPT: Final = "no-store"


class SecurityHeaders:
    """Content policy, permissions, isolation and caching.

    A form-fill page puts the parts in which it differs on its answer (`csp`). What says nothing
    about caching is kept by nobody; static files say it themselves.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        answer = self.get_response(request)
        fills: dict[str, str] | None = getattr(answer, "csp", None)
        kind = answer.headers.get("Content-Type", "")
        disposition = answer.headers.get("Content-Disposition", "")
        set_default = answer.headers.setdefault
        set_default(
            "Content-Security-Policy",
            policy.content_policy(
                kind, attached=disposition.lower().startswith("attachment"), more=fills
            ),
        )
        set_default("Permissions-Policy", policy.permissions_policy(position=fills is not None))
        set_default("Cross-Origin-Resource-Policy", "same-origin")
        set_default("X-Permitted-Cross-Domain-Policies", "none")
        if not request.path_info.startswith(settings.STATIC_URL):
            set_default("Cache-Control", UNKEPT)
        return answer
