"""The entity lists that a version writes to: their names, and what publishing it will change."""

from collections.abc import Iterable
from typing import Any

from backend import problems
from backend.accounts.models import Project
from backend.survey.entities import selectors as entities
from backend.survey.forms.models import FormVersion
from backend.survey.xforms import EntityDeclaration


def declared(version: FormVersion) -> dict[str, list[str]]:
    """Entity list → the properties that this version saves to it, from all its questions."""
    found: dict[str, list[str]] = {}
    for each in version.entity_lists:
        held = found.setdefault(each["list"], [])
        held.extend(name for name in each["properties"] if name not in held)
    return found


def refuse_case_conflicts(project: Project, declarations: Iterable[EntityDeclaration]) -> None:
    """Names must not differ from known ones by their capitals alone.

    Raises list_case_conflict, property_case_conflict.
    """
    wanted = list(declarations)
    if not wanted:
        return
    known = {each.name.lower(): each for each in entities.lists_in(project)}
    clashes = []
    for each in wanted:
        found = known.get(each.list.lower())
        if found is None:
            continue
        if found.name != each.list:
            raise problems.list_case_conflict(current=found.name, provided=each.list)
        clashes += _clashes(found.properties, each.properties)
    if clashes:
        names = ", ".join(f"{one['current']} ≠ {one['provided']}" for one in clashes)
        raise problems.property_case_conflict(duplicateProperties=clashes, names=names)


def _clashes(known: Iterable[str], wanted: Iterable[str]) -> list[dict[str, str]]:
    current = {name.lower(): name for name in known}
    return [
        {"current": current[name.lower()], "provided": name}
        for name in wanted
        if current.get(name.lower(), name) != name
    ]


def diff(version: FormVersion) -> list[dict[str, Any]]:
    """ODK Central's dataset-diff: of each list the properties, in the form or not.

    Of a draft also what its publishing would add (`isNew`). An encrypted form writes to none.
    """
    if version.key_id is not None:
        return []
    draft = version.published_at is None
    known = {each.name: list(each.properties) for each in entities.lists_in(version.form.project)}
    return [
        {
            "name": name,
            **({"isNew": name not in known} if draft else {}),
            "properties": _properties(known.get(name, []), in_form, draft),
        }
        for name, in_form in declared(version).items()
    ]


def _properties(known: list[str], in_form: list[str], draft: bool) -> list[dict[str, Any]]:
    others = [name for name in known if name not in in_form]
    return [
        {
            "name": name,
            **({"isNew": name not in known} if draft else {}),
            "inForm": name in in_form,
        }
        for name in [*others, *in_form]
    ]
