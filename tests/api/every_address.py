"""Every address of the program door and of the feeds, read from the URLconf, with its methods."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.urls import URLPattern, get_resolver
from django.urls.resolvers import RoutePattern

from backend.api.views.base import UnknownAddressView
from tests.api.conftest import Program

METHODS: Final = ("GET", "POST", "PUT", "PATCH", "DELETE")
PART: Final = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Address:
    """A path with its parts in braces, and a method that it takes."""

    method: str
    path: str
    door: str  # "api" or "odata"
    view: Any  # the class
    open: bool = False  # it asks for no session

    def __str__(self) -> str:
        return f"{self.method} {self.path}"

    @property
    def parts(self) -> frozenset[str]:
        return frozenset(PART.findall(self.path))

    def at(self, values: Mapping[str, object]) -> str:
        return PART.sub(lambda found: str(values[found[1]]), self.path)

    def ask(
        self, who: Program, values: Mapping[str, object], body: bytes = b"", **more: Any
    ) -> Any:
        kind = more.pop("kind", "application/json")
        headers = {**who.headers, **more.pop("headers", {})}
        return who.client.generic(
            self.method, self.at(values), body, content_type=kind, headers=headers, **more
        )


def path_of(pattern: URLPattern) -> str:
    text = str(pattern.pattern)
    if isinstance(pattern.pattern, RoutePattern):
        return "/" + re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", text)
    # Only what backend/odata/urls.py writes: named groups that hold no groups of their own names.
    plain = text.replace(r"\('(?P<instance_id>(?:[^'/\x00-\x1f\x7f]|'')+)'\)", "('{instance_id}')")
    plain = re.sub(r"\(\?P<rest>[^)]*\)", "", plain)
    plain = re.sub(r"\(\?P<(\w+)>[^)]*\)", r"{\1}", plain)
    return "/" + plain.removeprefix("^").removesuffix("$").removesuffix("/?").replace("\\", "")


def _of(urlconf: str, door: str) -> Iterator[Address]:
    for pattern in get_resolver(urlconf).url_patterns:
        assert isinstance(pattern, URLPattern)
        view = getattr(pattern.callback, "view_class", None)
        if view is None or view is UnknownAddressView:
            continue
        for method in METHODS:
            if method.lower() in view.http_method_names and hasattr(view, method.lower()):
                yield Address(method, path_of(pattern), door, view, not view.permission_classes)


def every_address() -> list[Address]:
    return [*_of("backend.api.urls", "api"), *_of("backend.odata.urls", "odata")]


def content_of(answer: Any) -> bytes:
    if answer.streaming:
        return b"".join(answer.streaming_content)
    return bytes(answer.content)
