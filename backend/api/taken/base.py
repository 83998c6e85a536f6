"""What bodies and queries share: checked or refused, units of the register, pages of a list."""

from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from geo import selectors as units
from geo.keys import UnitKey


class UnitField(serializers.CharField):
    """The key of an administrative unit, "code@yyyy-mm-dd", that the register knows."""

    default_error_messages = {
        "form": _("A unit is written “code@yyyy-mm-dd”, for example 21439@2025-07-01."),
        "unknown": _("There is no unit “{unit}”. Check its code and its first day."),
    }

    def to_internal_value(self, data: Any) -> str:
        text = super().to_internal_value(data)
        try:
            key = UnitKey.parse(text)
        except ValueError:
            self.fail("form")
        found = units.unit(key)
        if found is None:
            self.fail("unknown", unit=str(key))
        return found.key


class WhenField(serializers.DateTimeField):
    """A moment; at the ends of the calendar it may be none in another time zone."""

    def to_internal_value(self, value: Any) -> datetime:
        try:
            return super().to_internal_value(value).astimezone(UTC)
        except OverflowError:
            self.fail("invalid", format="YYYY-MM-DDThh:mm:ssZ")


class Body(serializers.Serializer[Any]):
    """A body or query; what it does not name is ignored, as Central does."""

    @classmethod
    def of(cls, given: Any) -> dict[str, Any]:
        """The checked values. Raises ValidationError, which names the first field at fault."""
        body = cls(data=given)
        body.is_valid(raise_exception=True)
        return dict(body.validated_data)


class Page(Body):
    limit = serializers.IntegerField(min_value=1, max_value=1000, default=250)
    offset = serializers.IntegerField(min_value=0, max_value=10_000_000, default=0)
