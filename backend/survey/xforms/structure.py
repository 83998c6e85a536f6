"""What changed between a form's versions: types that clash, questions that are gone."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

# Central speaks of a field by the type of its bind; ours say what the question is.
_BIND_TYPES: Final = {"select": "string", "select1": "string", "rank": "odk:rank"}
_CONTAINERS: Final = frozenset({"structure", "repeat"})

Fields = Sequence[Mapping[str, Any]]


def bind_type(field: Mapping[str, Any]) -> str:
    """The type of a stored field (`dataclasses.asdict` of a Field) in Central's words."""
    kind, path = str(field["type"]), str(field["path"])
    # The <entity> node of a meta block is a container, with a label in it or without.
    if path.endswith("meta/entity"):
        return "structure"
    return _BIND_TYPES.get(kind, kind)


def type_conflict(versions: Iterable[Fields], fields: Fields) -> tuple[str, str] | None:
    """The first field whose type clashes with the published `versions` (oldest first).

    Returns its path ("/g/q") and the type that it had. Anything may become a string but a group
    or repeat, since all that is stored can be read as text; nothing else may change.
    """
    before: dict[str, str] = {}
    for version in versions:
        before.update({field["path"]: bind_type(field) for field in version})
    for field in fields:
        had, now = before.get(field["path"]), bind_type(field)
        if had is not None and had != now and (now != "string" or had in _CONTAINERS):
            return f"/{field['path']}", had
    return None


def removed(before: Fields, fields: Fields) -> list[str]:
    """Names of the fields of the version before that are no longer there."""
    kept = {field["path"] for field in fields}
    return [str(field["name"]) for field in before if field["path"] not in kept]
