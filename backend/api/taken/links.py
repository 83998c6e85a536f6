"""Bodies about public links."""

from rest_framework import serializers

from backend.api.taken.base import Body, WhenField


class NewLink(Body):
    displayName = serializers.CharField(max_length=200)
    once = serializers.BooleanField(default=False)
    expiresAt = WhenField(required=False, default=None, allow_null=True)
