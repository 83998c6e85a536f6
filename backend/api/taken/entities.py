"""Bodies and queries about entity lists and entities."""

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from backend import problems
from backend.api.bodies import SmallJSONParser
from backend.api.taken.base import Body
from backend.survey.entities import feed
from backend.survey.entities.writing import told
from backend.survey.submissions.filters import MOMENT, NUMBER, TEXT, Operand, mentions, where

KINDS: Final = {"__id": TEXT, "__system/creatorId": NUMBER, "__system/conflict": TEXT}
FIELDS: Final[Mapping[str, Operand]] = {
    name: Operand(KINDS.get(name, MOMENT), each) for name, each in feed.EXPRESSIONS.items()
}


class BulkJSONParser(SmallJSONParser):
    """For files of entities: ten thousand rows with long values."""

    limit = 25_000_000


class JSONObject(serializers.DictField):
    """Shown in the description; what it holds is checked where it is used."""


class NewList(Body):
    name = serializers.JSONField(default=None, allow_null=True)
    approvalRequired = serializers.BooleanField(default=False)
    ownerOnly = serializers.BooleanField(default=False)


class ListChange(Body):
    approvalRequired = serializers.BooleanField(required=False)
    ownerOnly = serializers.BooleanField(required=False)
    accessFilter = serializers.JSONField(required=False, allow_null=True)


class Rule(Body):
    datasetProperty = serializers.CharField(max_length=120)
    actorProperty = serializers.CharField(max_length=120)


class NewProperty(Body):
    name = serializers.JSONField(default=None, allow_null=True)


class ListsQuery(Body):
    deleted = serializers.BooleanField(default=False)


class ConvertQuery(Body):
    convert = serializers.CharField(required=False)


class EntitiesQuery(Body):
    deleted = serializers.BooleanField(default=False)
    q = serializers.CharField(default="", allow_blank=True, max_length=200)


class TableQuery(Body):
    filter = serializers.CharField(default="", allow_blank=True, max_length=4000)
    search = serializers.CharField(default="", allow_blank=True, max_length=200)

    def get_fields(self) -> dict[str, Any]:
        """OData's names begin with a sign that Python's can't."""
        return {f"${name}": field for name, field in super().get_fields().items()}


class ChangeQuery(Body):
    baseVersion = serializers.CharField(required=False, max_length=20)
    force = serializers.BooleanField(default=False)
    resolve = serializers.BooleanField(default=False)


class VersionsQuery(Body):
    relevantToConflict = serializers.BooleanField(default=False)


class NewEntity(Body):
    """One entity, or many: {"entities": […], "source": {"name", "size"}}. For the description."""

    uuid = serializers.CharField(required=False)
    label = serializers.CharField(required=False)  # type: ignore[assignment]
    data = JSONObject(required=False)  # type: ignore[assignment]
    entities = serializers.ListField(child=JSONObject(), required=False)
    source = JSONObject(required=False)  # type: ignore[assignment]


class EntityChange(Body):
    label = serializers.CharField(required=False)  # type: ignore[assignment]
    data = JSONObject(required=False)  # type: ignore[assignment]


class Chosen(Body):
    ids = serializers.ListField(child=serializers.UUIDField(), min_length=1, max_length=10_000)


def uuid_of(text: str) -> UUID:
    """An entity's UUID in an address. Raises bad_field."""
    try:
        return UUID(text.removeprefix("uuid:"))
    except ValueError:
        raise problems.bad_field(field="uuid", hint="valid version 4 UUID") from None


def base_version(query: Mapping[str, Any], if_match: str) -> str | None:
    """The version that the caller changed: ?baseVersion=, else If-Match: "3"."""
    return query.get("baseVersion") or if_match.removeprefix("W/").strip().strip('"')[:20] or None


def many(body: Any) -> bool:
    """Does the body hold a list of entities?"""
    return isinstance(body, Mapping) and body.get("entities") is not None


def wanted_rules(given: dict[str, Any]) -> dict[str, Any]:
    """What a ListChange says of who gets which rows: `owner_only` and `rules`, where it does.

    `accessFilter` comes before the older `ownerOnly`. Raises unexpected_value.
    """
    if "accessFilter" not in given:
        owner_only = given.get("ownerOnly")
        return {"owner_only": owner_only, "rules": [] if owner_only else None}
    access = given["accessFilter"]
    if access is None:
        return {"owner_only": False, "rules": []}
    kind = access.get("type") if isinstance(access, Mapping) else None
    if kind == "ownerOnly":
        return {"owner_only": True, "rules": []}
    if kind != "property":
        hint = "type must be ownerOnly or property."
        raise problems.unexpected_value(field="accessFilter.type", value=told(kind), hint=hint)
    return {"owner_only": False, "rules": _rules(access.get("rules"))}


def _rules(given: Any) -> list[tuple[str, str]]:
    field = "accessFilter.rules"
    if not isinstance(given, list) or not given:
        hint = "rules must be a non-empty array."
        raise problems.unexpected_value(field=field, value="", hint=hint)
    found: dict[str, str] = {}
    for each in given:
        rule = Rule(data=each)
        if not rule.is_valid():
            hint = "Each rule must have datasetProperty and actorProperty."
            raise problems.unexpected_value(field=field, value="", hint=hint)
        found[rule.validated_data["datasetProperty"]] = rule.validated_data["actorProperty"]
    return list(found.items())


def wanted_conversion(given: dict[str, Any]) -> bool | None:
    """?convert=: true, false, or not said. Raises unexpected_value."""
    if "convert" not in given:
        return None
    if given["convert"] not in {"true", "false"}:
        hint = str(_("Say true or false."))
        raise problems.unexpected_value(field="convert", value=told(given["convert"]), hint=hint)
    return bool(given["convert"] == "true")


def taken_by(table: Mapping[str, Any]) -> tuple[Q, bool]:
    """The $filter of a table, and whether it asks for deleted rows. Raises filter problems."""
    text = table["$filter"]
    asks = bool(text) and mentions(text, "__system/deletedAt")
    return where(text, now=timezone.now(), fields=FIELDS, root=""), asks
