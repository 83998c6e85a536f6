"""Entities as feeds read them: newest first, page by page, going on from the last one's place."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from django.db.models import BigIntegerField, CharField, F, Func, Q, QuerySet, Value
from django.db.models.expressions import OrderBy
from django.db.models.functions import Coalesce, NullIf

from backend.survey.entities.models import Entity

PAGE: Final = 500


class Hyphenated(Func):
    """A UUID as text, the same on every database."""

    output_field = CharField()

    def as_sqlite(
        self,
        compiler: Any,
        connection: Any,  # noqa: ARG002 (the interface's)
        **_more: Any,
    ) -> tuple[str, tuple[Any, ...]]:
        sql, params = compiler.compile(self.source_expressions[0])
        starts = ((1, 8), (9, 4), (13, 4), (17, 4), (21, 12))
        parts = [f"substr({sql}, {at}, {length})" for at, length in starts]
        return "(" + " || '-' || ".join(parts) + ")", tuple([*params] * len(starts))

    def as_postgresql(
        self,
        compiler: Any,
        connection: Any,  # noqa: ARG002 (the interface's)
        **_more: Any,
    ) -> tuple[str, tuple[Any, ...]]:
        sql, params = compiler.compile(self.source_expressions[0])
        return f"{sql}::text", tuple(params)


# What a feed may be filtered and sorted by, under ODK Central's names.
EXPRESSIONS: Final[Mapping[str, Any]] = {
    "__id": Hyphenated(F("uuid")),
    "__system/createdAt": F("created_at"),
    # Central's is null until something changes.
    "__system/updatedAt": NullIf(F("updated_at"), F("created_at")),
    "__system/deletedAt": F("deleted_at"),
    "__system/creatorId": Coalesce(
        F("creator_key__number"), F("creator_id"), output_field=BigIntegerField()
    ),
    "__system/conflict": NullIf(F("conflict"), Value("")),
}


def after(rows: QuerySet[Entity], among: QuerySet[Entity], uuid: UUID) -> QuerySet[Entity]:
    """The rows after the entity of this UUID among others; none when it is not there."""
    place = among.filter(uuid=uuid).values_list("created_at", "id").first()
    if place is None:
        return rows.none()
    return _older(rows, *place)


def _older(rows: QuerySet[Entity], moment: Any, pk: int) -> QuerySet[Entity]:
    # The plain bound is what an index answers.
    same = Q(created_at=moment, id__lt=pk)
    return rows.filter(created_at__lte=moment).filter(Q(created_at__lt=moment) | same)


def newest_first(
    rows: QuerySet[Entity], *, skip: int = 0, most: int | None = None
) -> Iterator[Entity]:
    """The rows, read in pages by queries of their own; no more than `most`."""
    ordered, left = rows.order_by("-created_at", "-id"), most
    size = PAGE if left is None else min(PAGE, left)
    page = list(ordered[skip : skip + size])
    while page:
        yield from page
        left = None if left is None else left - len(page)
        if len(page) < size or left == 0:
            return
        size = PAGE if left is None else min(PAGE, left)
        page = list(_older(ordered, page[-1].created_at, page[-1].pk)[:size])


def in_order(
    rows: QuerySet[Entity], order: Sequence[tuple[str, bool]], *, skip: int = 0
) -> Iterator[Entity]:
    """The rows by these names of EXPRESSIONS (True = descending); what is empty counts as least.

    Rows alike in them come by age, in the direction of the first.
    """
    terms = [
        OrderBy(
            EXPRESSIONS[name],
            descending=down,
            nulls_last=True if down else None,
            nulls_first=None if down else True,
        )
        for name, down in order
    ]
    sign = "-" if order[0][1] else ""
    ordered = rows.order_by(*terms, f"{sign}created_at", f"{sign}id")
    return ordered[skip:].iterator(chunk_size=PAGE)
