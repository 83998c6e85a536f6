"""Bodies and queries about people."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from backend import problems
from backend.api.taken.base import Body

LANGUAGES = ["vi", "en"]


class Search(Body):
    q = serializers.CharField(max_length=254, default="", allow_blank=True)


class NewUser(Body):
    """Central's: e-mail, and a password where one is given. Ours: the name and the language."""

    email = serializers.EmailField(max_length=254)
    password = serializers.CharField(
        max_length=1000, default=None, allow_null=True, trim_whitespace=False
    )
    displayName = serializers.CharField(max_length=200, default="", allow_blank=True, source="name")
    language = serializers.ChoiceField(choices=LANGUAGES, default="vi")


class UserChange(Body):
    email = serializers.EmailField(max_length=254, required=False)
    displayName = serializers.CharField(max_length=200, required=False, source="name")
    language = serializers.ChoiceField(choices=LANGUAGES, required=False)


class PasswordChange(Body):
    old = serializers.CharField(max_length=1000, trim_whitespace=False)
    new = serializers.CharField(max_length=1000, trim_whitespace=False)


class ResetWanted(Body):
    email = serializers.CharField(max_length=254)


class Invalidate(Body):
    invalidate = serializers.BooleanField(default=False)


class NewPassword(Body):
    new = serializers.CharField(max_length=1000, trim_whitespace=False)


class Preference(Body):
    propertyValue = serializers.JSONField()

    @classmethod
    def of(cls, given: Any) -> dict[str, Any]:
        """Any JSON value, null too. Raises property_missing, unexpected_properties."""
        named = list(given) if isinstance(given, dict) else []
        if "propertyValue" not in named:
            raise problems.property_missing(field="propertyValue")
        if len(named) > 1:
            raise problems.unexpected_properties(
                expected=["propertyValue"], actual=[str(each)[:100] for each in named][:20]
            )
        if not _storable(given["propertyValue"]):
            hint = _("It holds characters that can't be stored.")
            raise problems.unexpected_value(field="propertyValue", value="…", hint=hint)
        return {"value": given["propertyValue"]}


def _storable(value: Any) -> bool:
    """No database takes NUL or half a character in a text, however deep it lies."""
    if isinstance(value, dict):
        return all(_storable(name) and _storable(inner) for name, inner in value.items())
    if isinstance(value, list):
        return all(_storable(inner) for inner in value)
    if isinstance(value, str):
        return "\0" not in value and not any("\ud800" <= each <= "\udfff" for each in value)
    return True
