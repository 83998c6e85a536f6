"""The entities of a list as CSV, row by row, in ODK Central's columns."""

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from django.db.models import QuerySet

from backend.survey.entities.models import Entity, EntityList

BEFORE = ["__id", "label"]
AFTER = ["__createdAt", "__creatorId", "__creatorName", "__updates", "__updatedAt", "__version"]
CHUNK = 500


def csv_chunks(entity_list: EntityList, rows: QuerySet[Entity]) -> Iterator[bytes]:
    """UTF-8 in pieces of some hundred rows. `rows` with their creators."""
    yield _lines([[*BEFORE, *entity_list.properties, *AFTER]])
    batch: list[list[str]] = []
    for entity in rows.iterator(chunk_size=CHUNK):
        batch.append(_cells(entity, entity_list.properties))
        if len(batch) == CHUNK:
            yield _lines(batch)
            batch = []
    if batch:
        yield _lines(batch)


def _cells(entity: Entity, properties: Iterable[str]) -> list[str]:
    maker = entity.creator_key or entity.creator
    number = maker.pk if entity.creator_key is None and maker else None
    if entity.creator_key is not None:
        number = entity.creator_key.number
    changed = entity.updated_at if entity.updated_at != entity.created_at else None
    return [
        str(entity.uuid),
        entity.label,
        *(entity.values.get(name, "") for name in properties),
        _moment(entity.created_at),
        str(number or ""),
        maker.name if maker else "",
        str(entity.version - 1),
        _moment(changed) if changed else "",
        str(entity.version),
    ]


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _lines(rows: list[list[str]]) -> bytes:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue().encode()
