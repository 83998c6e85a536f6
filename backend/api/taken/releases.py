"""Bodies about releases."""

from rest_framework import serializers

from backend.api.taken.base import Body


class NewRelease(Body):
    month = serializers.CharField(max_length=20)  # "2026-05"
