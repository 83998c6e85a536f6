"""What views for programs share at every door: who signed in, and the reader's language."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.utils import translation
from django.utils.translation.trans_real import parse_accept_lang_header
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.parsers import BaseParser
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.views import APIView

from backend import problems
from backend.accounts.models import User


class JSONAlways(BaseContentNegotiation):
    """Answers JSON whatever Accept or ?format= says, as Central does."""

    def select_parser(self, request: Request, parsers: Iterable[BaseParser]) -> BaseParser | None:
        kind = request.content_type.partition(";")[0].strip().lower()
        return next((parser for parser in parsers if parser.media_type == kind), None)

    def select_renderer(
        self,
        request: Request,  # noqa: ARG002 (the interface's)
        renderers: Iterable[BaseRenderer],
        format_suffix: str | None = None,  # noqa: ARG002
    ) -> tuple[BaseRenderer, str]:
        first = next(iter(renderers))
        return first, first.media_type


class SignedInView(APIView):
    """A view for programs. Those that name no language are spoken to in English."""

    content_negotiation_class = JSONAlways
    metadata_class = None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        language = wanted_language(request.headers.get("Accept-Language", ""))
        with translation.override(language):
            response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        response["Content-Language"] = language
        response.setdefault("Cache-Control", "no-store")
        return response

    @property
    def person(self) -> User:
        """Whoever signed in. Raises sign_in_needed."""
        if not isinstance(self.request.user, User):
            raise problems.sign_in_needed()
        return self.request.user


def wanted_language(header: str) -> str:
    """ "vi" or "en": the first of the two that an Accept-Language header names, else "en"."""
    for tag, quality in parse_accept_lang_header(header[:500].lower()):
        language = tag.partition("-")[0]
        if language in {"vi", "en"} and quality > 0:
            return language
    return "en"
