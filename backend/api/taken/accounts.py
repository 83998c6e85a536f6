"""Bodies about people, projects, keys and devices."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from backend.api.taken.base import Body, UnitField


class SignIn(Body):
    email = serializers.CharField(max_length=1000)
    password = serializers.CharField(max_length=1000, trim_whitespace=False)


class NewProject(Body):
    name = serializers.CharField(max_length=200)
    description = serializers.CharField(max_length=5000, default="", allow_blank=True)
    units = serializers.ListField(child=UnitField(max_length=24), max_length=200, default=list)


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
