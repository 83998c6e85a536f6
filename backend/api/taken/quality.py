"""Bodies and queries about quality, back-checks and send-backs."""

from datetime import date, timedelta
from typing import Any

from django.utils import timezone
from rest_framework import serializers

from backend.api.taken.base import Body

MONTH = timedelta(days=30)


class Period(Body):
    """Days of arrival, both included; the last thirty when none are named."""

    start = serializers.DateField(required=False, default=None, allow_null=True)
    end = serializers.DateField(required=False, default=None, allow_null=True)

    @classmethod
    def of(cls, given: Any) -> dict[str, Any]:
        body = super().of(given)
        end: date = body["end"] or timezone.localdate()
        return {**body, "start": body["start"] or max(date.min + MONTH, end) - MONTH, "end": end}


class NewDraw(Period):
    percent = serializers.DecimalField(max_digits=5, decimal_places=2)
    seed = serializers.RegexField(r"^[0-9A-Za-z_-]{0,32}$", default="", allow_blank=True)


class CheckResult(Body):
    result = serializers.CharField(max_length=40)
    note = serializers.CharField(max_length=5000, default="", allow_blank=True)
    revisit = serializers.CharField(max_length=249, default="", allow_blank=True)  # an instanceID


class NewSendBack(Body):
    questions = serializers.ListField(
        child=serializers.CharField(max_length=1000), max_length=200, default=list
    )
    note = serializers.CharField(max_length=5000, allow_blank=True)
