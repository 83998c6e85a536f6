"""Bodies about encryption keys."""

from rest_framework import serializers

from backend.api.taken.base import Body


class NewKey(Body):
    """The passphrase is used once, to lock the private half; it is stored nowhere."""

    passphrase = serializers.CharField(max_length=1000, trim_whitespace=False)
    hint = serializers.CharField(max_length=255, default="", allow_blank=True)
