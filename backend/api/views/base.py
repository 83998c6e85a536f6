"""What every view of the program door shares: the reader's language, JSON in and out."""

import hashlib
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

from django.http import HttpRequest, HttpResponseBase, HttpResponseNotModified
from django.utils.cache import get_conditional_response, patch_vary_headers
from rest_framework.request import Request
from rest_framework.response import Response

from backend import problems
from backend.accounts.door import SignedInView
from backend.accounts.models import User
from backend.api.bodies import SmallJSONParser
from backend.journal import services as journal


class ProgramView(SignedInView):
    """A view of the program door."""

    parser_classes = [SmallJSONParser]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        notes = unquote(request.headers.get("X-Action-Notes", "")[:9000])
        with journal.noted(notes):
            return super().dispatch(request, *args, **kwargs)

    @property
    def extended(self) -> bool:
        """Did the caller ask for extended metadata?"""
        return self.request.headers.get("X-Extended-Metadata", "").lower() == "true"

    @property
    def signed_in(self) -> User | None:
        """Whoever signed in, for addresses that answer anybody."""
        return self.request.user if isinstance(self.request.user, User) else None


class UnknownAddressView(ProgramView):
    """JSON for whatever else lies under /v1, whoever asks and however."""

    authentication_classes = []
    permission_classes = []

    def initial(self, *_args: Any, **_kwargs: Any) -> None:
        raise problems.no_such_address()


def etagged(request: Request, key: object, answer: Callable[[], HttpResponseBase]) -> Any:
    """The answer with an ETag made from `key`, or 304 without making it when the caller has it.

    `key` must change with everything that the answer shows, the caller's own area and rights
    included (a tuple of ids, counts and moments will do).
    """
    tag = f'"{hashlib.sha256(repr(key).encode("utf-8", "surrogatepass")).hexdigest()[:40]}"'
    known = get_conditional_response(request._request, etag=tag)
    made = known if isinstance(known, HttpResponseNotModified) else answer()
    made["ETag"] = tag
    made["Cache-Control"] = "private, no-cache"
    patch_vary_headers(made, ["Authorization", "Accept-Language", "X-Extended-Metadata"])
    return made


def success() -> Response:
    """Central's answer to what has nothing to show."""
    return Response({"success": True})
