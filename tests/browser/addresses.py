"""Every address of the pages' door that a browser opens, filled in from the prepared house."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver


@dataclass(frozen=True)
class Gap:
    """An address that could not be filled in, and what was missing."""

    route: str
    missing: frozenset[str]


def pages(values: Mapping[str, Any]) -> tuple[list[str], list[Gap]]:
    """Addresses of every pattern that is served by `backend.web` (and the program door's page)."""
    filled, gaps = [], []
    for route, pattern in _patterns(get_resolver().url_patterns, ""):
        if not _is_page(pattern):
            continue
        needed = set(pattern.pattern.converters)
        if needed <= set(values):
            filled.append("/" + _fill(route, values))
        else:
            gaps.append(Gap(route, frozenset(needed - set(values))))
    return filled, gaps


def _patterns(found: list[Any], before: str) -> Iterator[tuple[str, URLPattern]]:
    for each in found:
        if isinstance(each, URLResolver):
            yield from _patterns(each.url_patterns, before + str(each.pattern))
        else:
            yield before + str(each.pattern), each


def _is_page(pattern: URLPattern) -> bool:
    module = pattern.callback.__module__
    return module.startswith(("backend.web", "backend.accounts", "allauth")) or (
        pattern.name == "docs"
    )


def _fill(route: str, values: Mapping[str, Any]) -> str:
    parts = []
    for part in route.split("/"):
        if part.startswith("<"):
            parts.append(str(values[part.strip("<>").rpartition(":")[2]]))
        else:
            parts.append(part)
    return "/".join(parts)
