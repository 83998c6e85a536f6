"""Addresses of webhooks."""

from django.urls import path

from backend.api.addresses.base import PROJECT
from backend.api.views import webhooks

WEBHOOK = f"{PROJECT}/webhooks/<int:webhook_id>"

urlpatterns = [
    path(f"{PROJECT}/webhooks", webhooks.WebhooksView.as_view()),
    path(WEBHOOK, webhooks.WebhookView.as_view()),
    path(f"{WEBHOOK}/secret", webhooks.SecretView.as_view()),
    path(f"{WEBHOOK}/deliveries", webhooks.DeliveriesView.as_view()),
    path(f"{WEBHOOK}/deliveries/replay", webhooks.ReplayDeadView.as_view()),
    path(f"{WEBHOOK}/deliveries/<uuid:delivery_id>", webhooks.DeliveryView.as_view()),
    path(f"{WEBHOOK}/deliveries/<uuid:delivery_id>/replay", webhooks.ReplayView.as_view()),
]
