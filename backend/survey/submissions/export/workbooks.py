"""Submissions as an Excel workbook: a sheet per table, labels, real dates, an explanation."""

import json
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, Final

from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from backend.survey.submissions.export.cells import plain
from backend.survey.submissions.export.columns import (
    FIRST,
    LAST,
    LAST_OF_REPEAT,
    POINT_PARTS,
    Column,
    Table,
)
from backend.survey.submissions.export.labels import choice_labels, labelled, spoken
from backend.survey.submissions.export.rows import Row
from backend.survey.submissions.export.sheets import Aside, Book, Rows, continued
from backend.survey.submissions.export.walking import entries
from backend.survey.submissions.export.wanted import Export
from backend.survey.submissions.export.zips import LEVEL, Sink
from backend.survey.submissions.masking import MASK
from backend.survey.xforms.choices import choices_of

HEADINGS: Final[Mapping[str, str | Promise]] = {
    "SubmissionDate": _("Sent on"),
    "KEY": _("Code of the submission"),
    "PARENT_KEY": _("Belongs to"),
    "SubmitterID": _("Sender's number"),
    "SubmitterName": _("Sender"),
    "AttachmentsPresent": _("Files arrived"),
    "AttachmentsExpected": _("Files named"),
    "Status": _("Readable"),
    "ReviewState": _("Review"),
    "DeviceID": _("Device"),
    "Edits": _("Edits"),
    "FormVersion": _("Version of the form"),
    "Latitude": _("latitude"),
    "Longitude": _("longitude"),
    "Altitude": _("altitude (m)"),
    "Accuracy": _("accuracy (m)"),
}
EXPLANATION: Final = _("Explanation")
EXPLAINED: Final = (_("Sheet"), _("Column"), _("Question"), _("Type"), _("Choice"), _("Label"))

Cells = list[Any]


@dataclass(frozen=True)
class _Plan:
    """Everything in the reader's language, settled before the first byte."""

    language: str
    choices: Mapping[str, Mapping[str, str]]
    headings: Mapping[str, str]
    explanation: str
    explained: tuple[str, ...]

    def header(self, table: Table) -> list[str]:
        own = [text for column in table.columns for text in self.captions(column)]
        if table.path:
            return [*own, *(self.headings[name] for name in LAST_OF_REPEAT)]
        return [
            *(self.headings[name] for name in FIRST),
            *own,
            *(self.headings[name] for name in LAST),
        ]

    def captions(self, column: Column) -> list[str]:
        label = spoken(column.labels, self.language) or column.headers[0]
        if column.kind == "geopoint":
            label = spoken(column.labels, self.language) or column.key
            return [f"{label} – {self.headings[part]}" for part in POINT_PARTS]
        return [label]

    def writer(self, column: Column) -> Callable[[Any], Cells]:
        labels = self.choices.get(column.path)
        if column.kind == "geopoint":
            return _point
        if column.kind in {"select", "select1"} and labels:
            return lambda value: [labelled(value, labels)]
        if column.kind in {"date", "dateTime", "time"}:
            return _moment
        return lambda value: [value if isinstance(value, float | int) else plain(value)]


def workbook(export: Export) -> Iterator[bytes]:
    """The bytes of the workbook, as the rows come. The language is settled when it is called."""
    language = export.wanted.language
    with translation.override("en" if language.casefold().startswith("en") else "vi"):
        plan = _Plan(
            language=language,
            choices=choice_labels(choices_of(bytes(export.version.xform)), language),
            headings={name: str(text) for name, text in HEADINGS.items()},
            explanation=str(EXPLANATION),
            explained=tuple(str(text) for text in EXPLAINED),
        )
    return _written(export, plan)


def _written(export: Export, plan: _Plan) -> Iterator[bytes]:
    sink, root = Sink(), export.table
    title = export.version.title or export.form.form_id
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED, compresslevel=LEVEL) as archive:
        book = Book(archive)
        with ExitStack() as stack:
            repeats = _Repeats(root, plan, stack)
            main = Rows(plan.header(root), lambda n: book.open_sheet(continued(title, n)))
            yield sink.take()
            fill = _filler(root, plan)
            for batch in export.batches():
                for row in export.read(batch, loads=json.loads):
                    main.add(_root_cells(row, fill))
                    for table, entry in entries(root, row.answers, row.instance_id):
                        repeats.add(table, *entry)
                main.flush()
                repeats.flush()
                yield sink.take()
            main.close()
            for _turn in repeats.copy_to(book):
                yield sink.take()
        _explain(book, root, plan, title)
        book.close()
    yield sink.take()


class _Repeats:
    """The sheets of the repeats, aside until the main one is through."""

    def __init__(self, root: Table, plan: _Plan, stack: ExitStack) -> None:
        self._parts: dict[str, tuple[Table, Aside, Rows, Callable[[Mapping[str, Any]], Cells]]] = {}
        for table in root.below():
            aside = Aside(stack)
            rows = Rows(plan.header(table), aside.open_next)
            self._parts[table.path] = table, aside, rows, _filler(table, plan)

    def add(self, table: Table, answers: Mapping[str, Any], parent: str, key: str) -> None:
        _table, _aside, rows, fill = self._parts[table.path]
        rows.add([*fill(answers), parent, key])

    def flush(self) -> None:
        for _table, _aside, rows, _fill in self._parts.values():
            rows.flush()

    def copy_to(self, book: Book) -> Iterator[None]:
        for table, aside, rows, _fill in self._parts.values():
            rows.close()
            yield from aside.copy_to(book, table.path.rpartition("/")[2])


def _filler(table: Table, plan: _Plan) -> Callable[[Mapping[str, Any]], Cells]:
    columns = [
        (
            column.key,
            plan.writer(column),
            [MASK if column.masked else None] * len(plan.captions(column)),
        )
        for column in table.columns
    ]

    def fill(answers: Mapping[str, Any]) -> Cells:
        cells: Cells = []
        for key, write, empty in columns:
            value = answers.get(key)
            cells.extend(empty if value is None else write(value))
        return cells

    return fill


def _root_cells(row: Row, fill: Callable[[Mapping[str, Any]], Cells]) -> Cells:
    key, submitter, *rest = row.last_cells
    name, present, expected, status, review, device, edits, version = rest
    return [
        _local(row.arrived_at),
        *fill(row.answers),
        *(key, submitter, name, int(present), int(expected), status, review, device),
        *(int(edits), version),
    ]


def _point(value: Any) -> Cells:
    if isinstance(value, Mapping):
        return [value.get(part) for part in POINT_PARTS.values()]
    return [plain(value), None, None, None]


def _moment(value: Any) -> Cells:
    """A day, a moment in local time, or a time of day; a text that is none stays a text."""
    text = plain(value)
    with suppress(ValueError, OverflowError):
        if "T" in text:
            return [_local(datetime.fromisoformat(text))]
        if "-" in text[:8]:
            return [date.fromisoformat(text)]
        return [time.fromisoformat(text).replace(tzinfo=None)]
    return [text]


def _local(at: datetime) -> datetime:
    """As the clock of the country showed it; a spreadsheet knows no zones."""
    aware = timezone.localtime(at) if timezone.is_aware(at) else at
    return aware.replace(tzinfo=None)


def _explain(book: Book, root: Table, plan: _Plan, title: str) -> None:
    """Question → label and type, and every choice's code and label."""
    rows = Rows(plan.explained, lambda n: book.open_sheet(continued(plan.explanation, n)))
    for table in (root, *root.below()):
        sheet = table.path.rpartition("/")[2] or title
        for column in table.columns:
            label = spoken(column.labels, plan.language)
            rows.add([sheet, column.headers[0], label, column.kind, None, None])
            for code, name in plan.choices.get(column.path, {}).items():
                rows.add([sheet, column.headers[0], None, None, code, name])
    rows.close()
