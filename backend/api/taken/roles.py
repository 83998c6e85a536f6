"""Bodies about assignments."""

from rest_framework import serializers

from backend import problems
from backend.accounts import selectors
from backend.accounts.models import Role
from backend.api.shown.roles import number
from backend.api.taken.base import Body, UnitField


class NewAssignment(Body):
    """Ours, all optional: where and when. Without: the giver's own area there, from today."""

    units = serializers.ListField(
        child=UnitField(max_length=24), min_length=1, max_length=200, required=False
    )
    startsOn = serializers.DateField(required=False, source="starts_on")
    endsOn = serializers.DateField(required=False, source="ends_on")


def role_named(named: str) -> Role:
    """A role by its number on this door, Central's name of it, or ours. Raises not_found."""
    for role in selectors.roles():
        if named in {str(number(role)), role.system, role.name}:
            return role
    raise problems.not_found()
