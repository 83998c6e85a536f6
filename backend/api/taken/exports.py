"""Queries and bodies of exports."""

from collections.abc import Mapping
from typing import Any

from rest_framework import serializers

from backend.api.taken.base import Body
from backend.survey.submissions.export.wanted import Wanted
from backend.survey.submissions.filters import MAX_LENGTH
from backend.survey.submissions.models import ExportFile


class FilterQuery(Body):
    """`$filter` by submissions' system fields, as OData has it."""

    def get_fields(self) -> dict[str, Any]:
        text = serializers.CharField(max_length=MAX_LENGTH, default="", allow_blank=True)
        return {**super().get_fields(), "$filter": text}


class TableQuery(FilterQuery):
    """Central's options of a CSV; `bom` is ours: Excel then reads Vietnamese aright."""

    splitSelectMultiples = serializers.BooleanField(default=False)
    groupPaths = serializers.BooleanField(default=True)
    deletedFields = serializers.BooleanField(default=False)
    attachments = serializers.BooleanField(default=True)
    bom = serializers.BooleanField(default=False)


class LabelledQuery(FilterQuery):
    """Ours: the language of the labels, "vi" or as the form names it; none is its first."""

    deletedFields = serializers.BooleanField(default=False)
    language = serializers.CharField(max_length=60, default="", allow_blank=True)


class PointsQuery(LabelledQuery):
    """`fields` is ours: names or paths of geo questions with commas, or "*"; then the other

    answers come along. Without it Central's answer; `fieldpath` may come several times.
    """

    fieldpath = serializers.CharField(max_length=400, default="", allow_blank=True)
    limit = serializers.IntegerField(min_value=1, max_value=10_000_000, default=None)
    fields_ = serializers.CharField(max_length=4000, default="", allow_blank=True)

    def get_fields(self) -> dict[str, Any]:
        named = super().get_fields()
        named["fields"] = named.pop("fields_")
        return named


class NewExport(FilterQuery):
    type = serializers.ChoiceField(choices=ExportFile.Kind.choices)
    language = serializers.CharField(max_length=20, default="", allow_blank=True)


def wanted(query: Mapping[str, Any], *, draft: bool = False) -> Wanted:
    """The checked query as the export takes it."""
    return Wanted(
        filter=query["$filter"],
        group_paths=query.get("groupPaths", True),
        deleted_fields=query.get("deletedFields", False),
        split_selects=query.get("splitSelectMultiples", False),
        draft=draft,
        language=query.get("language", ""),
    )


def passphrases(given: Any) -> dict[int, str]:
    """Key id → passphrase, of a query or body; what else is there is passed over, as by Central."""
    if not isinstance(given, Mapping):
        return {}
    return {
        int(name): value
        for name, value in given.items()
        if name.isascii() and name.isdecimal() and len(name) < 16 and isinstance(value, str)
    }
