"""An export before its first byte: whose, of which form, which rows, which columns."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from backend import problems
from backend.accounts.models import User
from backend.journal import services as journal
from backend.survey.forms.models import Form, FormVersion
from backend.survey.submissions import filters, selectors, stopped
from backend.survey.submissions.classes import Classes
from backend.survey.submissions.export import columns
from backend.survey.submissions.export.cells import plain
from backend.survey.submissions.export.columns import Table
from backend.survey.submissions.export.opening import Closed, closed
from backend.survey.submissions.export.rows import Loads, Row, batches, exact, read
from backend.survey.submissions.marked import classes_of_form
from backend.survey.submissions.models import Submission

# The record of a mapping whose persons never get a place on a map.
OF_PERSONS = "screening"


@dataclass(frozen=True)
class Wanted:
    """Central's options, and ours: the language of labels ("vi"; "" = the form's first)."""

    filter: str = ""
    group_paths: bool = True
    deleted_fields: bool = False
    split_selects: bool = False
    draft: bool = False
    language: str = ""


@dataclass(frozen=True)
class Export:
    """What is exported: a form's submissions, cut by the area of who asked."""

    form: Form
    version: FormVersion
    rows: QuerySet[Submission]
    wanted: Wanted
    open_sealed: Closed = closed
    older: list[list[Mapping[str, Any]]] = field(default_factory=list)

    def batches(self) -> Iterator[list[UUID]]:
        return batches(self.rows)

    def read(self, batch: Sequence[UUID], *, loads: Loads = exact) -> list[Row]:
        """The rows of a batch, without what is sensitive."""
        return read(batch, open_sealed=self.open_sealed, loads=loads, hidden=self.hidden)

    @property
    def may_be_sealed(self) -> bool:
        return self.rows.filter(current__encrypted=True).exists()

    @property
    def one_type(self) -> bool:
        """Did every question keep its type through the form's versions?"""
        return columns.has_one_type([self.version.fields, *self.older])

    @cached_property
    def fields(self) -> list[Mapping[str, Any]]:
        own = self.version.fields
        return columns.merged([own, *self.older]) if self.wanted.deleted_fields else own

    @cached_property
    def hidden(self) -> Classes:
        """What is sensitive in any version: no table shows it."""
        return classes_of_form(self.form, draft=self.wanted.draft)

    @cached_property
    def table(self) -> Table:
        return columns.root_table(
            self.fields,
            form_id=self.form.form_id,
            group_paths=self.wanted.group_paths,
            split=self._chosen() if self.wanted.split_selects else None,
            hidden=self.hidden,
        )

    def _chosen(self) -> dict[str, list[str]]:
        """Every choice that was ever made in these rows, by question: one pass before the first."""
        tables = columns.root_table(self.fields)
        selects = [
            (table.path, column)
            for table in (tables, *tables.below())
            for column in table.columns
            if column.kind == "select"
        ]
        found: dict[str, set[str]] = {column.path: set() for _, column in selects}
        for batch in batches(self.rows, first=1000) if selects else ():
            for row in self.read(batch):
                _note(tables, row.answers, found)
        return {path: sorted(choices) for path, choices in found.items()}


def _note(table: Table, answers: Mapping[str, Any], found: Mapping[str, set[str]]) -> None:
    for column in table.columns:
        if column.path in found and answers.get(column.key) is not None:
            found[column.path].update(plain(answers[column.key]).split())
    for child in table.children:
        for entry in answers.get(child.key) or ():
            _note(child, entry, found)


@transaction.atomic
def export(
    *,
    form: Form,
    actor: User,
    wanted: Wanted,
    kind: str,
    now: datetime,
    open_sealed: Closed = closed,
) -> Export:
    """Cut the rows by the actor's area and the filter, and note in the journal who takes how many.

    `kind`: "csv", "xlsx" … Raises no_draft, not_published, and what `filters.where` raises.
    """
    version = form.draft if wanted.draft else form.current
    if version is None:
        if wanted.draft:
            raise problems.no_draft(form_id=form.form_id)
        raise problems.not_found()
    rows = rows_for(actor, form, wanted, now)
    if not wanted.draft:
        journal.log(
            "submission.export",
            subject=form.pk,
            actor=actor,
            project_id=form.project_id,
            details={"kind": kind, "count": rows.count()},
            now=now,
        )
    return Export(form, version, rows, wanted, open_sealed, _older(form, version, wanted))


def rows_for(actor: User, form: Form, wanted: Wanted, now: datetime) -> QuerySet[Submission]:
    """Those that the actor may read and the filter takes; deleted ones when it names deletedAt."""
    bin_too = filters.mentions(wanted.filter, "__system/deletedAt")
    rows = selectors.visible_to(
        actor,
        form.project,
        form_id=form.form_id,
        deleted=None if bin_too else False,
        draft=wanted.draft,
    )
    # The form itself as well: the index is by form and date.
    return stopped.in_use(rows.filter(filters.where(wanted.filter, now=now), form=form))


def _older(form: Form, version: FormVersion, wanted: Wanted) -> list[list[Mapping[str, Any]]]:
    """The fields of the other published versions, newest first."""
    if wanted.draft:
        return []
    others = form.versions.filter(published_at__isnull=False).exclude(pk=version.pk)
    return list(others.order_by("-published_at", "-pk").values_list("fields", flat=True))


def is_about_persons(form: Form) -> bool:
    """Did any version of this form make records of persons?"""
    mappings = form.versions.filter(mapping__isnull=False).values_list("mapping", flat=True)
    return any((mapping or {}).get("record") == OF_PERSONS for mapping in mappings)
