"""Every address of the whole URLconf, whatever its door, with the methods that its view takes."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.urls import URLPattern, URLResolver, get_resolver

from backend.api.views.base import UnknownAddressView
from tests.api.every_address import METHODS, PART, path_of

BY_KEY: Final = "/v1/key/"
BY_DRAFT: Final = "/v1/test/"


@dataclass(frozen=True, order=True)
class Address:
    """A path with its parts in braces, a method that it takes, and the room of its view."""

    path: str
    method: str
    door: str  # "openrosa", "odata", "api", "web" or the package of somebody else's view

    def __str__(self) -> str:
        return f"{self.method} {self.path}"

    def at(self, values: Mapping[str, object]) -> str:
        return PART.sub(lambda found: str(values[found[1]]), self.path)


def every_address() -> list[Address]:
    """One of each method and path, in the order of the URLconf."""
    return list(dict.fromkeys(_below(get_resolver("backend.urls"), "/")))


def _below(resolver: URLResolver, above: str) -> Iterator[Address]:
    for each in resolver.url_patterns:
        path = re.sub("/+", "/", above + path_of(each))
        if isinstance(each, URLResolver):
            yield from _below(each, path)
        else:
            yield from _at(each, path)


def _at(pattern: URLPattern, path: str) -> Iterator[Address]:
    view = pattern.callback
    if getattr(view, "view_class", None) is UnknownAddressView:
        return
    parts = view.__module__.split(".")
    door = parts[1] if parts[0] == "backend" else parts[0]
    for method in _methods(view):
        yield Address(path, method, door)


def _methods(view: Callable[..., Any]) -> list[str]:
    """What a class answers, what `require_http_methods` names, else reading and posting."""
    kind = getattr(view, "view_class", None)
    if kind is not None:
        names = {each.lower() for each in kind.http_method_names}
        return [each for each in METHODS if each.lower() in names and hasattr(kind, each.lower())]
    named = _named(view)
    return [each for each in METHODS if each in (named or {"GET", "POST"})]


def _named(view: Any) -> set[str]:
    """The methods in the closure of a view's decorators; none when nothing names them."""
    while view is not None:
        code = getattr(view, "__code__", None)
        cells = dict(zip(code.co_freevars, view.__closure__ or (), strict=False)) if code else {}
        if "request_method_list" in cells:
            return set(cells["request_method_list"].cell_contents)
        view = getattr(view, "__wrapped__", None)
    return set()
