"""Bodies that ask to see sensitive values."""

from rest_framework import serializers

from backend.api.taken.base import Body
from backend.survey.submissions.classes import ORDER


class FileReveal(Body):
    """Why; the journal keeps it. `version`: the instanceID of an earlier version."""

    reason = serializers.CharField(max_length=1000)
    version = serializers.CharField(max_length=249, default="", allow_blank=True)


class Reveal(FileReveal):
    classes = serializers.ListField(
        child=serializers.ChoiceField(choices=list(ORDER)), min_length=1, max_length=len(ORDER)
    )
