"""Queries of audits, bodies of settings."""

from datetime import UTC, datetime, time
from typing import Any

from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from backend.api.taken.base import Body


@extend_schema_field({"type": "string", "format": "date-time"})
class MomentField(serializers.Field[datetime, str, str, Any]):
    """A moment or a day in ISO 8601; what names no zone is UTC."""

    default_error_messages = {
        "moment": _("Write a moment or a day, for example 2026-11-22T09:00:00Z or 2026-11-22."),
    }

    def to_internal_value(self, data: Any) -> datetime:
        text = str(data).replace(" ", "+")[:40]  # a query's plus is a blank
        try:
            read = parse_datetime(text)
            day = parse_date(text.removesuffix("Z"))
        except ValueError:
            self.fail("moment")
        if read is None and day is not None:
            read = datetime.combine(day, time())
        if read is None:
            self.fail("moment")
        try:
            return (read if read.tzinfo else read.replace(tzinfo=UTC)).astimezone(UTC)
        except OverflowError:
            self.fail("moment")

    def to_representation(self, value: datetime) -> str:
        return value.isoformat()


class AuditSearch(Body):
    action = serializers.CharField(max_length=60, default="", allow_blank=True)
    start = MomentField(default=None)
    end = MomentField(default=None)
    limit = serializers.IntegerField(min_value=0, max_value=1000, default=250)
    offset = serializers.IntegerField(min_value=0, max_value=10_000_000, default=0)


class LoginAppearance(Body):
    """What stands on the sign-in page."""

    title = serializers.CharField(max_length=200, required=False, allow_blank=True)
    description = serializers.CharField(max_length=2000, required=False, allow_blank=True)
