"""Webhooks: the list, a new one, its secret, its log of calls, calls made again."""

from uuid import UUID

from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from backend.accounts import verbs
from backend.api.description import described
from backend.api.shown import webhooks as shown
from backend.api.taken.webhooks import Deliveries, NewWebhook, WebhookChange
from backend.api.views.base import ProgramView, success
from backend.webhooks import selectors, services
from backend.webhooks.models import Webhook

# Our name of a field that programs know by another.
OURS = {"xmlFormIds": "form_ids"}


class WebhookDoor(ProgramView):
    """What these addresses share: whose webhook, and who may."""

    def reached(self, verb: str, project_id: int, webhook_id: int) -> Webhook:
        project = selectors.project_for(self.person, project_id, verb)
        return selectors.webhook_in(project, webhook_id)


class WebhooksView(ProgramView):
    @described("The project's webhooks.", gives=list[shown.Webhook])
    def get(self, _request: Request, project_id: int) -> Response:
        project = selectors.project_for(self.person, project_id, verbs.WEBHOOK_READ)
        return Response([shown.webhook(each) for each in selectors.webhooks_in(project)])

    @described(
        "A new webhook; its secret is shown this once.", takes=NewWebhook, gives=shown.Webhook
    )
    def post(self, request: Request, project_id: int) -> Response:
        project = selectors.project_for(self.person, project_id, verbs.WEBHOOK_UPDATE)
        given = NewWebhook.of(request.data)
        webhook, secret = services.create_webhook(
            project=project,
            name=given["name"],
            url=given["url"],
            events=given["events"],
            form_ids=given["xmlFormIds"],
            actor=self.person,
            now=timezone.now(),
        )
        return Response(shown.webhook(webhook, secret))


class WebhookView(WebhookDoor):
    @described("One webhook.", gives=shown.Webhook)
    def get(self, _request: Request, project_id: int, webhook_id: int) -> Response:
        return Response(shown.webhook(self.reached(verbs.WEBHOOK_READ, project_id, webhook_id)))

    @described(
        "Change a webhook, pause it, start it again.", takes=WebhookChange, gives=shown.Webhook
    )
    def patch(self, request: Request, project_id: int, webhook_id: int) -> Response:
        webhook = self.reached(verbs.WEBHOOK_UPDATE, project_id, webhook_id)
        given = WebhookChange.of(request.data)
        changes = {OURS.get(name, name): value for name, value in given.items()}
        changed = services.change_webhook(
            webhook=webhook, actor=self.person, now=timezone.now(), **changes
        )
        return Response(shown.webhook(changed))

    @described("Remove a webhook and its log.")
    def delete(self, _request: Request, project_id: int, webhook_id: int) -> Response:
        webhook = self.reached(verbs.WEBHOOK_UPDATE, project_id, webhook_id)
        services.remove_webhook(webhook=webhook, actor=self.person, now=timezone.now())
        return success()


class SecretView(WebhookDoor):
    @described("A new secret, shown this once; the old one signs no more.", gives=shown.Secret)
    def post(self, _request: Request, project_id: int, webhook_id: int) -> Response:
        webhook = self.reached(verbs.WEBHOOK_UPDATE, project_id, webhook_id)
        secret = services.renew_secret(webhook=webhook, actor=self.person, now=timezone.now())
        return Response({"secret": secret})


class DeliveriesView(WebhookDoor):
    @described("The log of calls, newest first.", query=Deliveries, gives=list[shown.Delivery])
    def get(self, request: Request, project_id: int, webhook_id: int) -> Response:
        webhook = self.reached(verbs.WEBHOOK_READ, project_id, webhook_id)
        wanted = Deliveries.of(request.query_params)
        rows = selectors.deliveries_of(webhook, wanted["state"])
        start, end = wanted["offset"], wanted["offset"] + wanted["limit"]
        return Response([shown.delivery(each) for each in rows[start:end]])


class DeliveryView(WebhookDoor):
    @described("One call.", gives=shown.Delivery)
    def get(
        self, _request: Request, project_id: int, webhook_id: int, delivery_id: UUID
    ) -> Response:
        webhook = self.reached(verbs.WEBHOOK_READ, project_id, webhook_id)
        return Response(shown.delivery(selectors.delivery_of(webhook, delivery_id)))


class ReplayView(WebhookDoor):
    @described("Make this call again.", gives=shown.Delivery)
    def post(
        self, _request: Request, project_id: int, webhook_id: int, delivery_id: UUID
    ) -> Response:
        webhook = self.reached(verbs.WEBHOOK_UPDATE, project_id, webhook_id)
        delivery = selectors.delivery_of(webhook, delivery_id)
        again = services.replay(delivery=delivery, actor=self.person, now=timezone.now())
        return Response(shown.delivery(again))


class ReplayDeadView(WebhookDoor):
    @described("Make all calls again that died.", gives=shown.Replayed)
    def post(self, _request: Request, project_id: int, webhook_id: int) -> Response:
        webhook = self.reached(verbs.WEBHOOK_UPDATE, project_id, webhook_id)
        count = services.replay_dead(webhook=webhook, actor=self.person, now=timezone.now())
        return Response({"replayed": count})
