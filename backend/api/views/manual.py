"""The description of this door: for programs (/v1/schema) and for people (/v1/docs)."""

from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.http import require_safe
from drf_spectacular.generators import SchemaGenerator
from rest_framework.request import Request
from rest_framework.response import Response

from backend.api import manual
from backend.api.description import described
from backend.api.views.base import ProgramView


@cache
def schema() -> dict[str, Any]:
    """The OpenAPI description, made once per process from the views."""
    with translation.override("en"):
        made: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
    return made


class SchemaView(ProgramView):
    authentication_classes = []
    permission_classes = []

    @described("This description, as OpenAPI", gives=dict[str, Any])
    def get(self, _request: Request) -> Response:
        return Response(schema())


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Every address with its methods, parameters, bodies, answers and an example."""
    told = manual.groups(schema(), settings.PUBLIC_URL)
    return render(request, "api/docs.html", {"groups": told})
