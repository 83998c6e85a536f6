"""The body of a new API key."""

from rest_framework import serializers

from backend.api.taken.base import Body, UnitField, WhenField


class NewApiKey(Body):
    """Units empty = the owner's own area. `sensitive` says yes to verbs of sensitive values."""

    name = serializers.CharField(max_length=120)
    verbs = serializers.ListField(
        child=serializers.CharField(max_length=60), allow_empty=False, max_length=60
    )
    projects = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=2**31 - 1), max_length=200
    )
    units = serializers.ListField(child=UnitField(), default=list, max_length=200)
    sensitive = serializers.BooleanField(default=False)
    expiresAt = WhenField(source="expires_at")
