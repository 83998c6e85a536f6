"""What a form brings along or asks for: languages, media files, entity lists."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from backend.survey.xforms.fields import Field, translations
from backend.survey.xforms.hardened import local
from backend.survey.xforms.xform import XForm, paths

_KINDS = {"images": "image", "audio": "audio", "video": "video"}
_PULLDATA = re.compile(r"pulldata\(\s*['\"]([^'\"]+)['\"]")
_SEARCH = re.compile(r"\bsearch\(\s*['\"]([^'\"]+)['\"]")
_URI = re.compile(r"^jr://(images|audio|video|file-csv|file)/(.+)$")


@dataclass(frozen=True, slots=True)
class MediaName:
    """A file that the form expects; `kind`: image, audio, video, file, csv-list, entity_list."""

    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class EntityDeclaration:
    """An entity list that the form writes to, and how; `path` is the <entity> node's."""

    list: str
    path: str
    creates: bool
    updates: bool
    properties: tuple[str, ...] = ()


def languages(form: XForm) -> tuple[list[str], str | None]:
    """The languages in the form's order, and the default one; ([], None) without translations."""
    names, default = [], None
    for translation in translations(form):
        name = translation.get("lang") or ""
        names.append(name)
        if translation.get("default") is not None:
            default = name
    return names, default or (names[0] if names else None)


def media(form: XForm, lists: list[EntityDeclaration]) -> list[MediaName]:
    """Every file that the form names, once, in order.

    A CSV is an entity list when this form itself writes to the list of that name; whether
    another form does is not known here.
    """
    declared = {f"{one.list}.csv" for one in lists}
    found: dict[str, str] = {}
    for uri in _uris(form):
        match = _URI.match(uri.strip())
        if match:
            folder, name = match.groups()
            kind = _KINDS.get(folder) or ("csv-list" if name.endswith(".csv") else "file")
            found.setdefault(name, kind)
    for name in _called(form):
        found.setdefault(name, "csv-list")
    return [
        MediaName(name, "entity_list" if name in declared else kind) for name, kind in found.items()
    ]


def entity_lists(form: XForm, fields: list[Field]) -> list[EntityDeclaration]:
    """The entity lists that the form declares, with the properties that its questions fill."""
    root = f"/{local(form.primary.tag)}"
    homes = _homes(form)
    saved: dict[str, list[str]] = {home: [] for home in homes}
    for one in fields:
        home = _home_of(f"{root}/{one.path}", homes)
        if one.saves_to and home is not None:
            saved[home].append(one.saves_to.rpartition("#")[2])
    return [
        EntityDeclaration(
            list=element.get("dataset"),
            path=f"{home}/meta/entity".removeprefix(f"{root}/"),
            creates=element.get("create") is not None,
            updates=element.get("update") is not None,
            properties=tuple(saved[home]),
        )
        for home, element in homes.items()
    ]


def _homes(form: XForm) -> dict[str, Any]:
    """The <entity> nodes by the path of the container that their meta stands in ("/data/r")."""
    return {
        path.removesuffix("/meta/entity"): element
        for path, element in paths(form.primary).items()
        if path.endswith("/meta/entity") and element.get("dataset")
    }


def _home_of(path: str, homes: Iterable[str]) -> str | None:
    """A question belongs to the entity of the innermost container around it."""
    return max((home for home in homes if path.startswith(f"{home}/")), key=len, default=None)


def _uris(form: XForm) -> Iterator[str]:
    for translation in translations(form):
        for value in translation.iter():
            if value.get("form") and value.text:
                yield value.text
    for instance in form.instances():
        yield instance.get("src") or ""
    # A default picture stands as a value in the primary instance.
    for element in form.primary.iter():
        yield element.text or ""
    for bind in form.binds():
        yield (bind.get("calculate") or "").strip(" '\"")


def _called(form: XForm) -> Iterator[str]:
    """Names used by pulldata('name', …) in formulas and search('name') in appearances."""
    for element in form.root.iter():
        for value in element.attrib.values():
            if "(" in value:
                for name in (*_PULLDATA.findall(value), *_SEARCH.findall(value)):
                    yield name if name.endswith(".csv") else f"{name}.csv"
