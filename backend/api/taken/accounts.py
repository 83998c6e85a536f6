"""Bodies about signing in and push devices."""

from collections.abc import Mapping
from typing import Any

from rest_framework import serializers

from backend import problems
from backend.api.taken.base import Body


class SignIn(Body):
    email = serializers.CharField(max_length=1000)
    password = serializers.CharField(max_length=1000, trim_whitespace=False)
    otp = serializers.CharField(max_length=40, required=False, default="", allow_blank=True)

    @classmethod
    def of(cls, given: Any) -> dict[str, Any]:
        """Whichever of the two is missing, both are named. Raises credentials_missing."""
        named = given if isinstance(given, Mapping) else {"email": given, "password": given}
        if not all(named.get(each) for each in ("email", "password")):
            present = [each for each in ("email", "password") if named.get(each)]
            raise problems.credentials_missing(expected=["email", "password"], got=present)
        return super().of(given)


class NewDevice(Body):
    kind = serializers.CharField(max_length=20)
    value = serializers.CharField(max_length=2000)
    label = serializers.CharField(  # type: ignore[assignment]  # DRF takes it out of the class
        max_length=200, default="", allow_blank=True
    )
