"""Does a form keep the entities specification: its version, the lists' and properties' names?

Source: getodk.github.io/xforms-spec/entities; the reasons are ODK Central's own words.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from backend.survey.xforms.hardened import local
from backend.survey.xforms.xform import XForm, paths, read_xform

# [^\W\d_] is a letter of any script.
_LIST: Final = re.compile(r"(?!__)(?:[^\W\d_]|[:_])(?:[^\W\d_]|[:0-9_-])*")
_PROPERTY: Final = re.compile(r"(?!__)(?!name$)(?!label$)(?:[^\W\d_]|_)(?:[^\W\d_]|[0-9._-])*")
_VERSION: Final = re.compile(r"(\d{1,9})\.(\d{1,9})\.(\d{1,9})", re.ASCII)
_FIRST: Final = (2022, 1, 0)
_OFFLINE: Final = (2024, 1, 0)
_AFTER_LAST: Final = (2025, 2, 0)


@dataclass(frozen=True, slots=True)
class EntitySpec:
    """`reason` says why the entity blocks can't be taken; "" when they can, or there are none.

    `old` is the version of the specification, where it is from before offline entities.
    """

    reason: str = ""
    old: str = ""


def entity_spec(xform: bytes) -> EntitySpec:
    """What is to be said of the form's entity blocks."""
    if b"entity" not in xform:  # most forms have none, and a large one is slow to read
        return EntitySpec()
    form = read_xform(xform)
    blocks = [one for path, one in paths(form.primary).items() if path.endswith("/meta/entity")]
    if not blocks:
        return EntitySpec()
    version = _version(form)
    reason = next(_reasons(version, blocks, _properties(form)), "")
    number = _number(version)
    return EntitySpec(reason, version if number is not None and number < _OFFLINE else "")


def _reasons(version: str, blocks: Iterable[Any], properties: Iterable[str]) -> Iterator[str]:
    number = _number(version)
    if not version:
        yield "Entities specification version is missing."
    elif number is None or not _FIRST <= number < _AFTER_LAST:
        yield f"Entities specification version [{version}] is not supported."
    for block in blocks:
        given = {local(key): value.strip() for key, value in block.attrib.items()}
        if "dataset" not in given:
            yield "Dataset name is missing."
        elif not _LIST.fullmatch(given["dataset"]):
            yield "Invalid dataset name."
        if not {"create", "update"} & set(given):
            yield (
                "The form must specify at least one entity action, for example, create or update."
            )
    if any(not _PROPERTY.fullmatch(name.lower()) for name in properties):
        yield "Invalid entity property name."


def _properties(form: XForm) -> list[str]:
    """What the questions fill; "list#property" where the form writes to several lists."""
    return [
        value.rpartition("#")[2]
        for bind in form.binds()
        for key, value in bind.attrib.items()
        if local(key) == "saveto"
    ]


def _version(form: XForm) -> str:
    named = [v for key, v in form.model.attrib.items() if local(key) == "entities-version"]
    return named[0].strip()[:40] if named else ""


def _number(version: str) -> tuple[int, int, int] | None:
    found = _VERSION.fullmatch(version)
    return (int(found[1]), int(found[2]), int(found[3])) if found else None
