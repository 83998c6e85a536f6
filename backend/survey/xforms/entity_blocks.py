"""The <entity> blocks of a submission: what it creates or changes in the entity lists.

Source: getodk.github.io/xforms-spec/entities (2024.1.0; 2025.1.0 for repeats and several lists).
"""

import unicodedata
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from backend.survey.xforms.faults import Fault, fault
from backend.survey.xforms.fields import FieldLike, as_field
from backend.survey.xforms.hardened import local, parse_xml
from backend.survey.xforms.xform import MAX_XFORM_NODES

Action = Literal["create", "update", "upsert"]


@dataclass(frozen=True, slots=True)
class EntityBlock:
    """One entity to write. `id` is a lower-case UUID; `label` is None when the block has none.

    `properties` holds what the submission carries: an empty text empties the property, an absent
    key leaves it. `faults` not empty means that the block must not be applied.
    """

    list: str
    id: str
    action: Action
    base_version: int | None
    trunk_version: int | None
    branch_id: str | None
    label: str | None
    properties: Mapping[str, str]
    path: str
    faults: Sequence[Fault] = ()


def entity_blocks_of(fields: Sequence[FieldLike], xml: bytes) -> list[EntityBlock]:
    """The blocks of a stored submission that do something, in order; one per repeat entry.

    `fields` are those of its form version, or their dicts. Refuses (Refused) broken XML.
    """
    root = parse_xml(xml, max_bytes=max(len(xml), 1), max_nodes=MAX_XFORM_NODES)
    saved = {one.path: one.saves_to for one in map(as_field, fields) if one.saves_to}
    return [
        _block(entity, home, path, saved)
        for entity, home, path in _entities(root, "")
        if _action(entity) and _said(entity, "dataset")
    ]


def _entities(home: Any, path: str) -> Iterator[tuple[Any, Any, str]]:
    """Each <entity> with the element whose meta it stands in, and that element's path."""
    for child in home:
        name = local(child.tag)
        if name == "meta":
            for entity in child:
                if local(entity.tag) == "entity":
                    yield entity, home, path
        elif len(child):
            yield from _entities(child, f"{path}{name}/")


def _block(entity: Any, home: Any, path: str, saved: Mapping[str, str]) -> EntityBlock:
    name, action = _said(entity, "dataset"), _action(entity) or "update"
    label = next((_text(one) for one in entity if local(one.tag) == "label"), "")
    faults: list[Fault] = []
    identity = _uuid(_said(entity, "id"))
    if identity is None:
        faults.append(fault("entity_id_invalid", list=name))
    if action == "create" and not label:
        faults.append(fault("entity_label_empty", list=name))
    base, trunk = _said(entity, "baseVersion"), _said(entity, "trunkVersion")
    if not all(text.isascii() and (text.isdigit() or not text) for text in (base, trunk)):
        faults.append(fault("entity_base_version_invalid", list=name))
        base = trunk = ""
    return EntityBlock(
        list=name,
        id=identity or "",
        action=action,
        base_version=int(base[:9]) if base else None,
        trunk_version=int(trunk[:9]) if trunk else None,
        branch_id=_said(entity, "branchId") or None,
        label=label or None,
        properties=dict(_properties(home, path, saved)),
        path=f"{path}meta/entity",
        faults=faults,
    )


def _properties(element: Any, path: str, saved: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Property and text of the questions below; an inner block's questions are its own."""
    for child in element:
        inner = f"{path}{local(child.tag)}"
        if len(child):
            if not _has_entity(child):
                yield from _properties(child, f"{inner}/", saved)
        elif inner in saved:
            yield saved[inner].rpartition("#")[2], _text(child)


def _has_entity(element: Any) -> bool:
    return any(
        local(entity.tag) == "entity"
        for meta in element
        if local(meta.tag) == "meta"
        for entity in meta
    )


def _action(entity: Any) -> Action | None:
    creates, updates = (_said(entity, name) in {"1", "true"} for name in ("create", "update"))
    if creates and updates:
        return "upsert"
    return "create" if creates else "update" if updates else None


def _said(entity: Any, name: str) -> str:
    return (entity.get(name) or "").strip()


def _text(element: Any) -> str:
    return unicodedata.normalize("NFC", (element.text or "").strip())


def _uuid(text: str) -> str | None:
    """Clients may write "uuid:" before it, as for an instanceID."""
    try:
        found = uuid.UUID(text.removeprefix("uuid:"))
    except ValueError:
        return None
    return str(found)
