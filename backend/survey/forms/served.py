"""Lists that the server writes as CSV for whoever downloads a form's files, cut by her area."""

import csv
import hashlib
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils import timezone

from backend.accounts import areas, permissions, selectors, verbs
from backend.accounts.models import Project, User
from backend.survey.entities import phones
from backend.survey.entities import selectors as entities
from backend.survey.forms.media import UNIT_LIST


@dataclass(frozen=True)
class Served:
    """The lines of a CSV (UTF-8 without BOM), and what changes when they do."""

    md5: str
    lines: Iterable[bytes]


def list_csv(actor: User, project: Project, form_id: str, name: str) -> Served:
    """The list of this name for this person; empty but for its header when it is none yet."""
    area = _area(actor, project, form_id)
    if name == UNIT_LIST:
        return _units(project, area)
    found = entities.list_in(project, name)
    if found is None:
        header = _line(["name", "label", "__version"])
        return Served(_digest(header), [header])
    holder = phones.holder_of(actor, project, area)
    rows = phones.rows(found, holder)
    return Served(phones.fingerprint(found, holder), _lines(phones.columns(found), rows))


def _area(actor: User, project: Project, form_id: str) -> areas.Area:
    """Where she reads the lists, else where she fills this form: so too who reads her own alone."""
    narrowed = permissions.narrowed_in(actor, project, verbs.ENTITY_READ) is not None
    if permissions.may(actor, project, verbs.ENTITY_READ) and not narrowed:
        return permissions.area_for(actor, project, verbs.ENTITY_READ)
    return permissions.area_for(actor, project, verbs.SUBMISSION_CREATE, form_id=form_id)


def _units(project: Project, area: areas.Area) -> Served:
    keys = selectors.project_keys(project) if area.everything else area.keys
    rows = areas.commune_rows(keys, timezone.localdate())
    content = b"".join(_lines(areas.COMMUNE_COLUMNS, rows))
    return Served(_digest(content), [content])


def _digest(content: bytes) -> str:
    return hashlib.md5(content, usedforsecurity=False).hexdigest()


def _lines(columns: list[str], rows: Iterable[list[str]]) -> Iterator[bytes]:
    yield _line(columns)
    for row in rows:
        yield _line(row)


def _line(cells: list[str]) -> bytes:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerow(cells)
    return out.getvalue().encode()
