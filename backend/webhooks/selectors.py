"""Who may have webhooks, which there are, what was called, and whether anybody listens at all."""

import time
from collections import defaultdict
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from backend import problems
from backend.accounts import permissions, verbs
from backend.accounts.models import Project, User
from backend.webhooks.models import Webhook, WebhookDelivery

State = WebhookDelivery.State

# For so long a process believes what it knows about who listens.
KEPT_SECONDS = 10.0
_known: list[tuple[float, dict[int, frozenset[str]]]] = []


def project_for(actor: User, project_id: int, verb: str) -> Project:
    """The project, for who may do this in the whole of it: a webhook tells of every commune.

    Raises not_found, forbidden, webhooks_whole_project.
    """
    project = permissions.project_for(actor, project_id, verb)
    if not permissions.area_for(actor, project, verb).everything:
        raise problems.webhooks_whole_project()
    return project


def webhooks_in(project: Project) -> QuerySet[Webhook]:
    """The project's webhooks by name, each with how many calls wait and how many died."""
    waiting = Q(deliveries__state__in=[State.WAITING, State.SENDING])
    return (
        Webhook.objects.filter(project=project)
        .annotate(
            waiting=Count("deliveries", filter=waiting),
            dead=Count("deliveries", filter=Q(deliveries__state=State.DEAD)),
        )
        .order_by("name", "id")
    )


def webhook_in(project: Project, webhook_id: int) -> Webhook:
    """Raises not_found."""
    found = webhooks_in(project).filter(pk=webhook_id).first()
    if found is None:
        raise problems.not_found()
    return found


def deliveries_of(webhook: Webhook, state: str = "") -> QuerySet[WebhookDelivery]:
    """The calls of a webhook, newest first; in one state, when it is named."""
    rows = WebhookDelivery.objects.filter(webhook=webhook).order_by("-created_at", "-event_id")
    return rows.filter(state=state) if state else rows


def delivery_of(webhook: Webhook, delivery_id: UUID) -> WebhookDelivery:
    """Raises not_found."""
    found = deliveries_of(webhook).filter(pk=delivery_id).first()
    if found is None:
        raise problems.not_found()
    return found


def listening(project_id: int, kind: str) -> list[Webhook]:
    """The active webhooks of the project that want to hear of this kind of event.

    A webhook hears for its maker: without her place in the whole project it hears nothing.
    """
    rows = Webhook.objects.filter(project_id=project_id, active=True).order_by("id")
    wanting = [each for each in rows.select_related("created_by", "project") if kind in each.events]
    return [each for each in wanting if _hears(each)]


def _hears(webhook: Webhook) -> bool:
    maker = webhook.created_by
    if maker is None:
        return True
    area = permissions.area_for(maker, webhook.project, verbs.WEBHOOK_UPDATE)
    return maker.is_active and area.everything


def is_heard(project_id: int | None, kind: str) -> bool:
    """Does anybody listen? Asked at every event, so it is known for ten seconds in each process.

    A webhook hears of what happens from ten seconds after it was made, at the latest.
    """
    if project_id is None:
        return False
    now = time.monotonic()
    if not _known or _known[0][0] < now:
        _known[:] = [(now + KEPT_SECONDS, _listeners())]
    return kind in _known[0][1].get(project_id, frozenset())


def forget() -> None:
    """Ask the database anew at the next event."""
    _known.clear()


def _listeners() -> dict[int, frozenset[str]]:
    heard: dict[int, set[str]] = defaultdict(set)
    for project_id, events in Webhook.objects.filter(active=True).values_list(
        "project_id", "events"
    ):
        heard[project_id].update(events)
    return {project_id: frozenset(kinds) for project_id, kinds in heard.items()}
