"""What JSON bodies and queries may hold: each class is one kind of request."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from backend.survey.forms.models import Form
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


class Body(serializers.Serializer[Any]):
    """A body or query; what it does not name is ignored, as Central does."""

    @classmethod
    def of(cls, given: Any) -> dict[str, Any]:
        """The checked values. Raises ValidationError, which names the first field at fault."""
        body = cls(data=given)
        body.is_valid(raise_exception=True)
        return dict(body.validated_data)


class SignIn(Body):
    email = serializers.CharField(max_length=1000)
    password = serializers.CharField(max_length=1000, trim_whitespace=False)


class NewProject(Body):
    name = serializers.CharField(max_length=200)
    description = serializers.CharField(max_length=5000, default="", allow_blank=True)
    units = serializers.ListField(child=UnitField(max_length=24), max_length=200, default=list)


class FormChange(Body):
    state = serializers.ChoiceField(choices=Form.State.choices, required=False)
    units = serializers.ListField(child=UnitField(max_length=24), max_length=200, required=False)


class NewAppUser(Body):
    """A key has one holder: a person by e-mail, or a site by UUID."""

    displayName = serializers.CharField(max_length=200)  # noqa: N815 (Central's name)
    holder = serializers.CharField(max_length=254, required=False, default="", allow_blank=True)
    site = serializers.UUIDField(required=False, default=None, allow_null=True)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if bool(attrs["holder"]) == bool(attrs["site"]):
            say = _("Name the holder's e-mail, or else the site's UUID.")
            raise serializers.ValidationError({"holder": say})
        return attrs


class NewDevice(Body):
    kind = serializers.CharField(max_length=20)
    value = serializers.CharField(max_length=2000)
    label = serializers.CharField(  # type: ignore[assignment]  # DRF takes it out of the class
        max_length=200, default="", allow_blank=True
    )


class Page(Body):
    limit = serializers.IntegerField(min_value=1, max_value=1000, default=250)
    offset = serializers.IntegerField(min_value=0, max_value=10_000_000, default=0)


class Upload(Body):
    publish = serializers.BooleanField(default=False)
    ignoreWarnings = serializers.BooleanField(default=False)  # noqa: N815 (Central's name)


class Publishing(Body):
    version = serializers.CharField(max_length=249, default="")
