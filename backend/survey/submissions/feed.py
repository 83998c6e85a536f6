"""Submissions as feeds read them: newest first, page by page, with what the system knows of each.

Pages go on from the last row's (moment, UUID), never by counting rows, so that the thousandth costs
what the first did. Who may see what is decided in `selectors.visible_to`, before anything here.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any, Final, NamedTuple
from uuid import UUID

from django.db.models import Count, F, Func, IntegerField, Q, QuerySet, Sum
from django.db.models.expressions import OrderBy

from backend import problems
from backend.accounts.models import Project, User
from backend.survey.forms.models import FormVersion
from backend.survey.submissions import stopped
from backend.survey.submissions.filters import SUBMISSION_FIELDS
from backend.survey.submissions.models import Submission, SubmissionAttachment, SubmissionVersion
from backend.survey.submissions.selectors import visible_to

PAGE: Final = 500
# Collect's name for the encrypted answers.
ENCRYPTED_FILE: Final = "submission.xml.enc"

Rows = QuerySet[Submission]


class Cursor(NamedTuple):
    """A place between two rows."""

    created_at: datetime
    uuid: UUID


class FeedRow(NamedTuple):
    """A submission with the typed answers of its current version."""

    uuid: UUID
    instance_id: str
    created_at: datetime
    updated_at: datetime
    deleted_at: datetime | None
    review_state: str
    submitter_id: int | None
    submitter_name: str | None
    key_number: int | None
    key_name: str | None
    version: int
    encrypted: bool
    current_id: str  # the instanceID of that version
    device_id: str
    form_version: str
    answers: Mapping[str, Any]

    @property
    def cursor(self) -> Cursor:
        return Cursor(self.created_at, self.uuid)


@dataclass(slots=True)
class Known:
    """What stands beside the answers; device and form version are those of the first version."""

    device_id: str
    form_version: str
    edits: int = 0
    present: int = 0
    expected: int = 0
    has_answers: bool = False  # the encrypted file has arrived


_COLUMNS: Final = (
    "uuid",
    "instance_id",
    "created_at",
    "updated_at",
    "deleted_at",
    "review_state",
    "submitter_id",
    "submitter__name",
    "app_user__number",
    "app_user__name",
    "current_id",
    "current__encrypted",
    "current__instance_id",
    "current__device_id",
    "current__form_version__version",
    "current__answers",
)


def version_of(project: Project, form_id: str, *, draft: bool) -> FormVersion:
    """The form version whose questions a feed has as columns. Raises not_found."""
    role = "form__draft_id" if draft else "form__current_id"
    found = (
        FormVersion.objects.filter(
            form__project=project, form__form_id=form_id, form__deleted_at=None, pk=F(role)
        )
        .select_related("form__project")
        .defer("xform", "mapping")
        .first()
    )
    if found is None:
        raise problems.not_found()
    return found


def rows_of(actor: User, version: FormVersion, *, draft: bool) -> Rows:
    """What the actor may see of the form's submissions, or of this draft's; deleted ones too."""
    form = version.form
    rows = visible_to(actor, form.project, form_id=form.form_id, deleted=None, draft=draft)
    return stopped.in_use(rows.filter(form=form))


def cursor_at(rows: Rows, instance_id: str) -> Cursor | None:
    """Where the submission of this instanceID stands; deleted ones have kept their place."""
    found = rows.filter(instance_id=instance_id).values_list("created_at", "uuid").first()
    return Cursor(*found) if found else None


def after(rows: Rows, cursor: Cursor) -> Rows:
    """The rows that come after this place, older ones."""
    earlier = Q(created_at__lt=cursor.created_at)
    same = Q(created_at=cursor.created_at, uuid__lt=cursor.uuid)
    # The plain bound is what an index answers.
    return rows.filter(created_at__lte=cursor.created_at).filter(earlier | same)


def newest_first(
    rows: Rows, *, skip: int = 0, most: int | None = None, first: int | None = None
) -> Iterator[list[FeedRow]]:
    """The rows in pages, each read by a query of its own: memory stays flat.

    No more than `most` rows are read; the first page has no more than `first`.
    """
    ordered = rows.order_by("-created_at", "-uuid")
    left = most
    size = _size(left if first is None else first)
    page = page_of(ordered[skip : skip + size])
    while page:
        yield page
        left = None if left is None else left - len(page)
        if len(page) < size or left == 0:
            return
        size = _size(left)
        page = page_of(after(ordered, page[-1].cursor)[:size])


def _size(left: int | None) -> int:
    return PAGE if left is None else min(PAGE, left)


def in_order(
    rows: Rows, order: Sequence[tuple[str, bool]], *, skip: int = 0
) -> Iterator[list[FeedRow]]:
    """All rows by these fields of `filters.SUBMISSION_FIELDS` (True = descending), in pages.

    Rows alike in them come by age, in the direction of the first; what is empty counts as least.
    """
    terms = [
        OrderBy(
            SUBMISSION_FIELDS[name].expression,
            descending=down,
            nulls_last=True if down else None,
            nulls_first=None if down else True,
        )
        for name, down in order
    ]
    sign = "-" if order[0][1] else ""
    ordered = rows.order_by(*terms, f"{sign}created_at", f"{sign}uuid")
    rest = ordered.values_list(*_COLUMNS)[skip:].iterator(chunk_size=PAGE)
    while page := [FeedRow(*row) for row in islice(rest, PAGE)]:
        yield page


def page_of(rows: Rows) -> list[FeedRow]:
    return [FeedRow(*row) for row in rows.values_list(*_COLUMNS)]


def known(page: Sequence[FeedRow]) -> dict[UUID, Known]:
    """What the system knows of each row of a page, in one query, two where some were edited."""
    found = {row.uuid: Known(row.device_id, row.form_version) for row in page}
    edited = [row.uuid for row in page if row.current_id != row.instance_id]
    if edited:
        _know_versions(edited, found)
    owners = {row.version: found[row.uuid] for row in page}
    files = SubmissionAttachment.objects.filter(version_id__in=list(owners))
    counted = files.values_list("version_id").annotate(Count("id"), Count("blob"))
    for version, expected, present in counted.order_by():
        owners[version].expected, owners[version].present = expected, present
    encrypted = [row.version for row in page if row.encrypted]
    if encrypted:
        arrived = files.filter(version_id__in=encrypted, name=ENCRYPTED_FILE, blob__isnull=False)
        for version in arrived.values_list("version_id", flat=True):
            owners[version].has_answers = True
    return found


def _know_versions(edited: Sequence[UUID], found: Mapping[UUID, Known]) -> None:
    """Edits, and the device and form version that the first version came with."""
    for uuid in edited:
        found[uuid].edits = -1
    versions = SubmissionVersion.objects.filter(submission_id__in=edited).order_by("id")
    for uuid, device, name in versions.values_list(
        "submission_id", "device_id", "form_version__version"
    ):
        each = found[uuid]
        if each.edits < 0:
            each.device_id, each.form_version = device, name
        each.edits += 1


def having(rows: Rows, repeat: str) -> Rows:
    """The rows with an entry in this repeat, by its key in the answers."""
    return rows.filter(current__encrypted=False, current__answers__has_key=repeat)


def entries(rows: Rows, repeat: str) -> int:
    """How many entries this repeat of the forms' root has in all rows, counted by the database."""
    length = ArrayLength(F("current__answers"), key=repeat)
    return having(rows, repeat).aggregate(n=Sum(length))["n"] or 0


def all_answers(rows: Rows) -> Iterator[Mapping[str, Any]]:
    """The typed answers alone, in no order."""
    return rows.order_by().values_list("current__answers", flat=True).iterator(chunk_size=PAGE)


class ArrayLength(Func):
    """The length of the list under a key of a JSON object; 0 when no list is there."""

    output_field = IntegerField()

    def __init__(self, *expressions: Any, key: str = "", **more: Any) -> None:
        super().__init__(*expressions, **more)
        self.key = key

    def as_sqlite(
        self,
        compiler: Any,
        connection: Any,  # noqa: ARG002 (the interface's)
        **_more: Any,
    ) -> tuple[str, tuple[Any, ...]]:
        sql, params = compiler.compile(self.source_expressions[0])
        return f"json_array_length({sql}, %s)", (*params, f"$.{json.dumps(self.key)}")

    def as_postgresql(
        self,
        compiler: Any,
        connection: Any,  # noqa: ARG002 (the interface's)
        **_more: Any,
    ) -> tuple[str, tuple[Any, ...]]:
        sql, params = compiler.compile(self.source_expressions[0])
        value = [*params, self.key]
        checked = f"CASE WHEN jsonb_typeof({sql} -> %s) = 'array'"
        return f"{checked} THEN jsonb_array_length({sql} -> %s) ELSE 0 END", (*value, *value)
