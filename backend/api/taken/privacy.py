"""Bodies and queries of the privacy desk."""

from typing import Any

from rest_framework import serializers

from backend.api.taken.base import Body, Page, WhenField
from backend.privacy.clocks import STARTING
from backend.privacy.models import Breach, LegalClock, RetentionRule, SubjectRequest

TEXT = 4_000
DAYS = 36_500
NAME = r"^[\w.:/ -]{0,60}$"


class PurposeBody(Body):
    aboutPersons = serializers.BooleanField(default=False)
    textVi = serializers.CharField(max_length=TEXT, default="", allow_blank=True)
    textEn = serializers.CharField(max_length=TEXT, default="", allow_blank=True)
    legalBasis = serializers.CharField(max_length=TEXT, default="", allow_blank=True)
    recipients = serializers.CharField(max_length=TEXT, default="", allow_blank=True)
    consentPath = serializers.CharField(max_length=400, default="", allow_blank=True)
    methodPath = serializers.CharField(max_length=400, default="", allow_blank=True)
    textVersionPath = serializers.CharField(max_length=400, default="", allow_blank=True)
    consentAnswer = serializers.CharField(max_length=60, default="co")


class NewRule(Body):
    xmlFormId = serializers.CharField(max_length=249)
    kind = serializers.ChoiceField(choices=RetentionRule.Kind.values)
    sensitive = serializers.CharField(max_length=20, default="", allow_blank=True)
    days = serializers.IntegerField(min_value=1, max_value=DAYS)
    start = serializers.ChoiceField(
        choices=RetentionRule.Start.values, default=RetentionRule.Start.SUBMISSION
    )
    closingProperty = serializers.CharField(max_length=120, default="", allow_blank=True)


class NewText(Body):
    version = serializers.CharField(max_length=60)
    language = serializers.RegexField(r"^[A-Za-z-]{2,20}$", default="vi")
    body = serializers.CharField(max_length=20_000)
    validFrom = serializers.DateField()


class NewConsent(Body):
    subject = serializers.CharField(max_length=80)
    given = serializers.BooleanField()
    givenAt = WhenField()
    textVersion = serializers.CharField(max_length=60, default="", allow_blank=True)
    method = serializers.CharField(max_length=60, default="", allow_blank=True)


class NewRequest(Body):
    subject = serializers.CharField(max_length=80)
    kind = serializers.ChoiceField(choices=SubjectRequest.Kind.values)
    receivedAt = WhenField()
    receivedHow = serializers.ChoiceField(choices=SubjectRequest.How.values)
    identityChecked = serializers.CharField(max_length=300, default="", allow_blank=True)
    contact = serializers.CharField(max_length=500, default="", allow_blank=True)


class Identity(Body):
    identityChecked = serializers.CharField(max_length=300)


class Refusal(Body):
    reason = serializers.CharField(max_length=1000)


class Requests(Page):
    open = serializers.BooleanField(default=False)


class Looks(Page):
    """Either of one person, or of one reader; without both, the readers."""

    subject = serializers.CharField(max_length=80, default="", allow_blank=True)
    reader = serializers.IntegerField(min_value=1, max_value=2**62, required=False, default=None)


class NewBreach(Body):
    foundAt = WhenField()
    happenedAt = WhenField(required=False, default=None, allow_null=True)
    what = serializers.CharField(max_length=TEXT)
    persons = serializers.IntegerField(
        min_value=0, max_value=2**31 - 1, required=False, default=None, allow_null=True
    )
    classes = serializers.ListField(child=serializers.RegexField(NAME), max_length=20, default=list)
    measures = serializers.CharField(max_length=TEXT, default="", allow_blank=True)


class BreachChange(Body):
    happenedAt = WhenField(required=False, allow_null=True)
    what = serializers.CharField(max_length=TEXT, required=False)
    persons = serializers.IntegerField(
        min_value=0, max_value=2**31 - 1, required=False, allow_null=True
    )
    classes = serializers.ListField(
        child=serializers.RegexField(NAME), max_length=20, required=False
    )
    measures = serializers.CharField(max_length=TEXT, required=False, allow_blank=True)
    authorityAt = WhenField(required=False, allow_null=True)
    personsAt = WhenField(required=False, allow_null=True)
    state = serializers.ChoiceField(choices=Breach.State.values, required=False)


class NewClock(Body):
    kind = serializers.ChoiceField(choices=sorted(STARTING))
    amount = serializers.IntegerField(min_value=1, max_value=1000)
    unit = serializers.ChoiceField(choices=LegalClock.Unit.values)
    working = serializers.BooleanField(default=False)
    source = serializers.CharField(max_length=300)  # type: ignore[assignment]
    validFrom = serializers.DateField()

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs["unit"] != LegalClock.Unit.DAYS:
            attrs["working"] = False
        return attrs


class DayOff(Body):
    day = serializers.DateField()
    name = serializers.CharField(max_length=120, default="", allow_blank=True)


class Holidays(Body):
    year = serializers.IntegerField(min_value=2000, max_value=2200)
    off = serializers.ListField(child=DayOff(), max_length=60)
    worked = serializers.ListField(child=serializers.DateField(), max_length=20, default=list)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        days = [each["day"] for each in attrs["off"]] + attrs["worked"]
        if any(day.year != attrs["year"] for day in days):
            raise serializers.ValidationError({"off": ["A day of another year."]})
        return attrs
