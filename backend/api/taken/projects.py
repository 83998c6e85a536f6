"""Bodies and queries about projects."""

from rest_framework import serializers

from backend.api.taken.base import Body, UnitField


class Listing(Body):
    """What goes along with each project, or the deleted ones instead."""

    forms = serializers.BooleanField(default=False)
    datasets = serializers.BooleanField(default=False)
    deleted = serializers.BooleanField(default=False)


class NewProject(Body):
    name = serializers.CharField(max_length=200)
    description = serializers.CharField(
        max_length=5000, default="", allow_blank=True, allow_null=True
    )
    units = serializers.ListField(child=UnitField(max_length=24), max_length=200, default=list)


class ProjectChange(Body):
    name = serializers.CharField(max_length=200, required=False)
    description = serializers.CharField(
        max_length=5000, required=False, allow_blank=True, allow_null=True
    )
    archived = serializers.BooleanField(required=False, allow_null=True)
    communeApproves = serializers.BooleanField(required=False)


class FormAssignment(Body):
    roleId = serializers.IntegerField(min_value=0, max_value=2**53)
    actorId = serializers.IntegerField(min_value=0, max_value=2**53)


class WholeForm(Body):
    xmlFormId = serializers.CharField(max_length=249)
    state = serializers.ChoiceField(choices=["open", "closing", "closed"], required=False)
    assignments = serializers.ListField(child=FormAssignment(), required=False, max_length=10_000)


class WholeProject(Body):
    """The project with its forms and who may what with each, as Central's PUT takes it."""

    name = serializers.CharField(max_length=200)
    description = serializers.CharField(
        max_length=5000, default="", allow_blank=True, allow_null=True
    )
    archived = serializers.BooleanField(default=False, allow_null=True)
    forms = serializers.ListField(child=WholeForm(), required=False, max_length=2000)
