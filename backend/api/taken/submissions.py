"""Bodies and queries about submissions."""

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from backend.api.taken.base import Body
from backend.survey.submissions.models import Submission


class Listing(Body):
    """Without a limit, all: ODK Central's clients expect it."""

    limit = serializers.IntegerField(min_value=1, max_value=10_000_000, required=False)
    offset = serializers.IntegerField(min_value=0, max_value=10_000_000, default=0)
    deleted = serializers.BooleanField(default=False)


class Sending(Body):
    deviceID = serializers.CharField(default="", allow_blank=True)


class Review(Body):
    """A comment may come along; Central's clients send it afterwards."""

    reviewState = serializers.ChoiceField(
        choices=Submission.ReviewState.choices, required=False, allow_null=True
    )
    comment = serializers.CharField(max_length=10_000, default="", allow_blank=True)


class NewComment(Body):
    body = serializers.CharField(
        max_length=10_000,
        error_messages={"blank": _("Write what there is to say.")},
    )
