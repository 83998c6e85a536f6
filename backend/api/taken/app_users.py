"""Bodies about keys of phones and the properties that they carry."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from backend.api.taken.base import Body, WhenField


class NewAppUser(Body):
    """The name alone, as Central; ours: a holder (person by e-mail, site by UUID), an end."""

    displayName = serializers.CharField(max_length=200)
    holder = serializers.CharField(max_length=254, required=False, default="", allow_blank=True)
    site = serializers.UUIDField(required=False, default=None, allow_null=True)
    expiresAt = WhenField(default=None, allow_null=True)
    properties = serializers.DictField(default=dict, allow_empty=True)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs["holder"] and attrs["site"]:
            say = _("Name the holder's e-mail, or else the site's UUID.")
            raise serializers.ValidationError({"holder": say})
        return attrs


class AppUserChange(Body):
    displayName = serializers.CharField(max_length=200, required=False, source="name")
    expiresAt = WhenField(required=False, allow_null=True, source="expires_at")
    properties = serializers.DictField(required=False)


class NewActorProperty(Body):
    name = serializers.CharField(max_length=120)
