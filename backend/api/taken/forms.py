"""Bodies and queries about questionnaires."""

from rest_framework import serializers

from backend.api.taken.base import Body, UnitField
from backend.survey.forms.models import Form


class FormChange(Body):
    state = serializers.ChoiceField(choices=Form.State.choices, required=False)
    units = serializers.ListField(child=UnitField(max_length=24), max_length=200, required=False)


class Listing(Body):
    deleted = serializers.BooleanField(default=False)


class Upload(Body):
    publish = serializers.BooleanField(default=False)
    ignoreWarnings = serializers.BooleanField(default=False)


class Publishing(Body):
    version = serializers.CharField(max_length=249, default="", allow_blank=True)


class FieldsAsked(Body):
    odata = serializers.BooleanField(default=False)


class Linking(Body):
    dataset = serializers.BooleanField()
