"""Bodies and queries about webhooks."""

from rest_framework import serializers

from backend.api.taken.base import Body, Page
from backend.webhooks.kinds import KINDS
from backend.webhooks.models import WebhookDelivery
from backend.webhooks.reach import MAX_LENGTH

FORMS = 200


class NewWebhook(Body):
    name = serializers.CharField(max_length=120)
    url = serializers.CharField(max_length=MAX_LENGTH)
    events = serializers.ListField(
        child=serializers.ChoiceField(choices=KINDS), min_length=1, max_length=len(KINDS)
    )
    xmlFormIds = serializers.ListField(
        child=serializers.CharField(max_length=249), max_length=FORMS, default=list
    )


class WebhookChange(Body):
    name = serializers.CharField(max_length=120, required=False)
    url = serializers.CharField(max_length=MAX_LENGTH, required=False)
    events = serializers.ListField(
        child=serializers.ChoiceField(choices=KINDS),
        min_length=1,
        max_length=len(KINDS),
        required=False,
    )
    xmlFormIds = serializers.ListField(
        child=serializers.CharField(max_length=249), max_length=FORMS, required=False
    )
    active = serializers.BooleanField(required=False)


class Deliveries(Page):
    state = serializers.ChoiceField(
        choices=[*WebhookDelivery.State.values, ""], default="", allow_blank=True
    )
