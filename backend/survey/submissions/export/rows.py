"""Submissions as an export reads them: newest first, in batches, no object per row.

A batch is found by the last one's place (date of arrival, UUID), so a slow reader holds neither a
transaction nor a cursor, and memory stays flat. What arrives meanwhile is newer than all that is
still to come, so nothing is told twice or left out.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, TextField
from django.db.models.functions import Cast

from backend.survey.submissions.classes import Classes
from backend.survey.submissions.export.opening import Closed, Opened
from backend.survey.submissions.masking import bare
from backend.survey.submissions.models import Submission, SubmissionAttachment, SubmissionVersion

# The first batch is small, so that the first byte leaves at once.
FIRST: Final = 100
BATCH: Final = 1000

Loads = Callable[[str], Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Row:
    """One submission in its current version."""

    uuid: UUID
    instance_id: str
    arrived_at: datetime
    submitter_id: int | None
    submitter_name: str
    present: int
    expected: int
    review_state: str
    device_id: str
    edits: int
    form_version: str
    version_id: int
    answers: Mapping[str, Any]
    status: str

    @property
    def submission_date(self) -> str:
        return iso(self.arrived_at)

    @property
    def last_cells(self) -> list[str]:
        """The cells below `columns.LAST`."""
        return [
            self.instance_id,
            "" if self.submitter_id is None else str(self.submitter_id),
            self.submitter_name,
            str(self.present),
            str(self.expected),
            self.status,
            self.review_state,
            self.device_id,
            str(self.edits),
            self.form_version,
        ]


def iso(at: datetime) -> str:
    """UTC to the millisecond with Z, as Central writes it."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds")[:-6] + "Z"


def batches(
    rows: QuerySet[Submission], *, first: int = FIRST, most: int = BATCH
) -> Iterator[list[UUID]]:
    """The UUIDs of these submissions, newest first, a batch at a time."""
    ordered = rows.order_by("-created_at", "-uuid").values_list("uuid", "created_at")
    size, after = first, Q()
    while found := list(ordered.filter(after)[:size]):
        yield [uuid for uuid, _ in found]
        if len(found) < size:
            return
        uuid, at = found[-1]
        # The second half alone would do, but only the first one is an index condition.
        after = Q(created_at__lte=at) & (Q(created_at__lt=at) | Q(uuid__lt=uuid))
        size = most


def exact(text: str) -> Mapping[str, Any]:
    """Answers with their numbers as they are written: what a CSV shows."""
    found: Mapping[str, Any] = json.loads(text, parse_float=str, parse_int=str)
    return found


_COLUMNS: Final = (
    "uuid",
    "instance_id",
    "created_at",
    "submitter_id",
    "submitter__name",
    "app_user__number",
    "app_user__name",
    "review_state",
    "current_id",
    "current__device_id",
    "current__form_version__version",
    "current__encrypted",
    "versions_count",
    "answers_text",
)
_VERSIONS: Final = Subquery(
    SubmissionVersion.objects.filter(submission=OuterRef("pk"))
    .order_by()
    .values("submission")
    .annotate(count=Count("pk"))
    .values("count")
)


def read(
    batch: Sequence[UUID],
    *,
    open_sealed: Closed,
    loads: Loads = exact,
    hidden: Classes | None = None,
) -> list[Row]:
    """The rows of one batch, in its order: two queries, however many they are.

    `hidden`: what is sensitive in the form, and in no row.
    """
    found = (
        Submission.objects.filter(uuid__in=batch, current__isnull=False)
        .annotate(answers_text=Cast("current__answers", TextField()), versions_count=_VERSIONS)
        .values_list(*_COLUMNS)
    )
    by_uuid = {values[0]: values for values in found}
    present = _attachments([values[8] for values in by_uuid.values()])
    found_rows = (by_uuid[uuid] for uuid in batch if uuid in by_uuid)
    made = [_row(values, present, open_sealed, loads) for values in found_rows]
    if not hidden:
        return made
    return [replace(row, answers=bare(row.answers, hidden)) for row in made]


def _attachments(versions: Sequence[int]) -> dict[int, tuple[int, int]]:
    """Version → (files that arrived, files that it names)."""
    counted = (
        SubmissionAttachment.objects.filter(version__in=versions)
        .values_list("version_id")
        .annotate(there=Count("blob"), named=Count("pk"))
        .order_by()
    )
    return {version: (there, named) for version, there, named in counted}


def _row(
    values: tuple[Any, ...],
    present: Mapping[int, tuple[int, int]],
    open_sealed: Closed,
    loads: Loads,
) -> Row:
    uuid, instance_id, at, person, name, number, key_name, review, version, *rest = values
    device_id, form_version, encrypted, versions, answers = rest
    there, named = present.get(version, (0, 0))
    opened = open_sealed(version) if encrypted else Opened(loads(answers))
    return Row(
        uuid=uuid,
        instance_id=instance_id,
        arrived_at=at,
        submitter_id=number if number is not None else person,
        submitter_name=(key_name if number is not None else name) or "",
        present=there,
        expected=named,
        review_state=review,
        device_id=device_id,
        edits=versions - 1,
        form_version=form_version,
        version_id=version,
        answers=opened.answers,
        status=opened.status,
    )
