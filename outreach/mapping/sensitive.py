"""May a sensitive question fill what the mapping says: only what is kept sealed. PURE."""

from collections.abc import Iterable, Iterator
from typing import Final, Protocol

from outreach.findings import Finding, finding
from outreach.mapping.parsing import Mapping
from outreach.mapping.record_fields import SUBSTANCE_MARK, sealed_fields
from outreach.scoring import SUBSTANCES

# Where and when something was, stands open in every list, map and count.
_OPEN: Final = ("unit", "day", "position")


class Marked(Protocol):
    """A question: its path, the class of its sensitive value ("" = plain), its row in the sheet."""

    @property
    def path(self) -> str: ...
    @property
    def sensitive(self) -> str: ...
    @property
    def row(self) -> int | None: ...


def check_sensitive(mapping: Mapping, fields: Iterable[Marked]) -> list[Finding]:
    """Every sensitive question that would fill a plain column; `mapping` is whole already."""
    marked = {field.path: field for field in fields if field.sensitive}
    return [
        finding(
            "question_sensitive",
            place=place,
            question=path,
            row=marked[path].row or "–",
            sensitive=marked[path].sensitive,
        )
        for place, path in _plain(mapping)
        if path in marked
    ]


def _plain(mapping: Mapping) -> Iterator[tuple[str, str]]:
    """(place in the mapping, path of the question) of all that is kept in a plain column."""
    yield from ((key, mapping[key]) for key in _OPEN if key in mapping)
    sealed = sealed_fields(mapping["record"])
    for name, path in mapping.get("fields", {}).items():
        if name not in sealed:
            yield f"fields.{name}", path
    for rows, told in mapping.get("rows", {}).items():
        for name, path in told.get("fields", {}).items():
            yield f"rows.{rows}.{name}", f"{told['repeat']}/{path}"
    for name, pattern in mapping.get("scores", {}).items():
        if name not in sealed:
            for letter in SUBSTANCES:
                yield f"scores.{name}", pattern.replace(SUBSTANCE_MARK, letter)
