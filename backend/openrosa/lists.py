"""What phones download: the list of forms, a form's files, and the lists that the server writes."""

import csv
import hashlib
import io
import mimetypes
from collections.abc import Iterable, Iterator
from pathlib import PurePath
from urllib.parse import quote

from django.utils import timezone

from backend import downloads
from backend.accounts import areas, selectors
from backend.openrosa.callers import Caller
from backend.openrosa.writer import LIST_NAMESPACE, MANIFEST_NAMESPACE, attribute, element
from backend.survey.blobs import services as blobs
from backend.survey.entities import phones
from backend.survey.entities import selectors as entities
from backend.survey.entities.models import EntityList
from backend.survey.forms import selectors as forms
from backend.survey.forms.media import UNIT_LIST
from backend.survey.forms.models import FormMedia, FormVersion
from backend.survey.forms.reading import NAMELESS

CSV_TYPE = "text/csv; charset=utf-8"


def version_url(version: FormVersion, base: str) -> str:
    """Unique per version: an update in mid-download must not mix two versions."""
    if base.endswith("/draft"):
        return base
    return f"{base}/forms/{quote(version.form.form_id, safe='')}/download/{version.pk}"


def form_list(versions: Iterable[FormVersion], base: str, *, verbose: bool) -> str:
    """One entry lacking a mandatory part would make Collect discard the whole list."""
    entries = "".join(_entry(version, base, verbose) for version in versions)
    return f'<xforms xmlns="{LIST_NAMESPACE}">{entries}</xforms>'


def _entry(version: FormVersion, base: str, verbose: bool) -> str:
    address = version_url(version, base)
    parts = [
        element("formID", version.form.form_id),
        element("name", version.title or version.form.form_id),
        element("version", version.version),
        element("hash", f"md5:{version.md5}"),
        element("downloadUrl", f"{address}/form.xml"),
    ]
    if verbose:
        parts.append(element("descriptionText", version.title))
    if any(row.blob_id or row.entity_list for row in version.media.all()):
        parts.append(element("manifestUrl", f"{address}/manifest"))
    return f"<xform>{''.join(parts)}</xform>"


def named_url(version: FormVersion, base: str, *, named: bool) -> str:
    """Where the program door has this version: by its name, as the draft, or as the published."""
    address = f"{base}/forms/{quote(version.form.form_id, safe='')}"
    if version.published_at is None:
        return f"{address}/draft"
    return f"{address}/versions/{quote(version.version, safe='') or NAMELESS}" if named else address


def manifest(version: FormVersion, caller: Caller, address: str = "") -> str:
    """The files of a version, each below `address`; without one, where phones download it."""
    address = address or version_url(version, caller.base_url)
    files = "".join(_media_file(row, address, caller) for row in forms.media_of(version))
    return f'<manifest xmlns="{MANIFEST_NAMESPACE}">{files}</manifest>'


def _media_file(medium: FormMedia, address: str, caller: Caller) -> str:
    parts = [element("filename", medium.name)]
    kind = ""
    if medium.blob is not None:
        parts.append(element("hash", f"md5:{medium.blob.md5}"))
    elif medium.entity_list == UNIT_LIST:
        content = b"".join(unit_list(caller))
        digest = hashlib.md5(content, usedforsecurity=False).hexdigest()
        parts.append(element("hash", f"md5:{digest}"))
    else:
        found = entities.list_in(caller.project, medium.entity_list)
        approval = found is not None and found.approval_required
        # Collect makes no rows of an approval list on the phone: they may not come to be.
        kind = attribute("type", "approvalEntityList" if approval else "entityList")
        parts.append(element("hash", f"md5:{_entity_hash(found, medium.entity_list, caller)}"))
    parts.append(element("downloadUrl", f"{address}/attachments/{quote(medium.name, safe='')}"))
    if kind:
        parts.append(element("integrityUrl", f"{caller.base_url}/integrity"))
    return f"<mediaFile{kind}>{''.join(parts)}</mediaFile>"


def _entity_hash(found: EntityList | None, name: str, caller: Caller) -> str:
    if found is None:
        return hashlib.md5(name.encode(), usedforsecurity=False).hexdigest()
    return phones.fingerprint(found, caller.list_holder())


def medium_chunks(medium: FormMedia, caller: Caller) -> Iterator[bytes]:
    """The bytes of a file; UTF-8 without BOM for lists, as Collect reads them."""
    if medium.blob_id is not None:
        return blobs.chunks_of(medium.blob_id)
    if medium.entity_list == UNIT_LIST:
        return unit_list(caller)
    return _entity_list(medium.entity_list, caller)


def unit_list(caller: Caller) -> Iterator[bytes]:
    """xa.csv: the communes of the holder's area, else those of the project."""
    area = caller.area()
    keys = selectors.project_keys(caller.project) if area.everything else area.keys
    yield _line(areas.COMMUNE_COLUMNS)
    for row in areas.commune_rows(keys, timezone.localdate()):
        yield _line(row)


def _entity_list(name: str, caller: Caller) -> Iterator[bytes]:
    found = entities.list_in(caller.project, name)
    if found is None:
        yield _line(["name", "label", "__version"])
        return
    yield _line(phones.columns(found))
    for row in phones.rows(found, caller.list_holder()):
        yield _line(row)


def integrity(ids: list[str], caller: Caller, name: str = "") -> str:
    """Ids that the server has never received are left out, or the phone would drop unsent rows.

    `name`: of this list alone; else of all lists of the project.
    """
    known = {uuid: each for each in ids if (uuid := forms.submitted_uuid(each))}
    if caller.lost:
        # In unknown hands: what was never sent is to go from it as well.
        gone = dict.fromkeys(known, True)
    else:
        gone = phones.integrity(caller.project, known, caller.list_holder(), name=name)
    rows = "".join(
        f"<entity{attribute('id', known[uuid])}>"
        f"<deleted>{'true' if is_gone else 'false'}</deleted></entity>"
        for uuid, is_gone in gone.items()
    )
    return f"<data><entities>{rows}</entities></data>"


def _line(cells: list[str]) -> bytes:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerow(cells)
    return out.getvalue().encode()


def content_type(name: str) -> str:
    if PurePath(name).suffix.lower() == ".csv":
        return CSV_TYPE
    kind = mimetypes.guess_type(name)[0] or downloads.OCTETS
    # The form's own drawings: the engine of the web form shows them as pictures, without scripts.
    return kind if kind == "image/svg+xml" else downloads.inert_type(kind)
