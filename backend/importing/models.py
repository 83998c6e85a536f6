"""Files of the past being brought in: a batch, its rows, and communes that somebody chose."""

import uuid

from django.db import models


class ImportBatch(models.Model):
    """One Excel file: how its columns and words are understood, and how far it has come.

    `columns`: {field: number of its column}. `values`: {field: {key of the cell's text: code}},
    under "*" what holds for every row. `dates`: {"texts": "dmy" | "mdy", "cells": "as_is" |
    "swapped"} as far as it was asked and answered.
    """

    class Kind(models.TextChoices):
        SITE = "site"
        ACTIVITY = "activity"

    class State(models.TextChoices):
        MATCHING = "matching"
        ORDERED = "ordered"  # the worker brings it in
        IMPORTED = "imported"
        UNDOING = "undoing"
        UNDONE = "undone"

    uuid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    project = models.ForeignKey("accounts.Project", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind)
    state = models.CharField(max_length=10, choices=State, default=State.MATCHING)
    name = models.CharField(max_length=100)
    sheets = models.JSONField(default=list)  # names, in the file's order
    sheet = models.PositiveSmallIntegerField(default=0)
    heading = models.PositiveIntegerField(default=1)  # number of its first row, as Excel counts
    heading_rows = models.PositiveSmallIntegerField(default=1)
    columns = models.JSONField(default=dict)
    values = models.JSONField(default=dict)
    dates = models.JSONField(default=dict)
    counts = models.JSONField(default=dict)  # {"new": 40, "twin": 2, …} when it was brought in
    created_by = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField()
    imported_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["project", "created_at"], name="import_by_project")]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"


class ImportRow(models.Model):
    """A row of a sheet: its cells until it is brought in, then the record that it is source of.

    `cells`: [kind, text] each: "t" text, "n" number, "d" date (ISO), "" empty. `record`:
    {"values": {field: value}, "unit", "day"}; `submission` is the record's own id.
    """

    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="rows")
    sheet = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    cells = models.JSONField(default=list)
    submission = models.UUIDField(null=True, db_index=True)
    record = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["batch", "sheet", "number"], name="one_row_per_number")
        ]

    def __str__(self) -> str:
        return f"{self.batch_id} {self.number}"


class PlaceChoice(models.Model):
    """The commune that somebody chose for a place as written: the same text, the same one."""

    project = models.ForeignKey("accounts.Project", on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=300)  # search key of the text
    unit = models.CharField(max_length=24)
    decided_by = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    decided_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "key"], name="one_choice_per_place")
        ]

    def __str__(self) -> str:
        return f"{self.key}: {self.unit}"
