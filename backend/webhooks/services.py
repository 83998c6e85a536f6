"""What changes webhooks: made, changed, given a new secret, removed; calls queued and replayed."""

import unicodedata
from collections.abc import Collection, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from backend import problems
from backend.accounts import tokens
from backend.accounts.models import Project, User
from backend.journal import services as journal
from backend.journal.models import Event
from backend.webhooks import reach, selectors, signing
from backend.webhooks.kinds import SUBMISSION_KINDS
from backend.webhooks.models import Webhook, WebhookDelivery

State = WebhookDelivery.State

MOST_PER_PROJECT = 10
KEEP_SENT = timedelta(days=30)
REFUSALS = {
    "form": problems.webhook_url_form,
    "scheme": problems.webhook_url_scheme,
    "private": problems.webhook_url_private,
}


def rules() -> reach.Rules:
    """What the operator's settings allow beyond https to the public internet."""
    return reach.Rules.of(
        http=settings.WEBHOOK_ALLOW_HTTP, private=settings.WEBHOOK_ALLOWED_PRIVATE
    )


@transaction.atomic
def create_webhook(
    *,
    project: Project,
    name: str,
    url: str,
    events: Sequence[str],
    form_ids: Sequence[str] = (),
    actor: User,
    now: datetime,
) -> tuple[Webhook, str]:
    """A webhook and its secret, which is shown this once.

    Raises webhook_url_form, webhook_url_scheme, webhook_url_private, webhooks_too_many,
    already_there.
    """
    _check(url)
    if Webhook.objects.filter(project=project).count() >= MOST_PER_PROJECT:
        raise problems.webhooks_too_many(most=MOST_PER_PROJECT)
    webhook = Webhook(
        project=project,
        name=_plain(name),
        url=url,
        events=sorted(set(events)),
        form_ids=sorted(set(form_ids)),
        created_by=actor,
        created_at=now,
    )
    _save(webhook)
    secret = signing.made_for(webhook)
    webhook.secret_hash = tokens.hashed(secret)
    webhook.save(update_fields=["secret_hash"])
    _log(webhook, "webhook.create", actor, now)
    return webhook, secret


@transaction.atomic
def change_webhook(*, webhook: Webhook, actor: User, now: datetime, **changes: Any) -> Webhook:
    """Change name, url, events, form_ids or active; one that is made active again starts afresh.

    Raises as create_webhook.
    """
    if "url" in changes:
        _check(changes["url"])
    for field in ("name", "url", "events", "form_ids", "active"):
        if field in changes:
            value = changes[field]
            setattr(webhook, field, sorted(set(value)) if isinstance(value, list) else value)
    webhook.name, webhook.updated_at = _plain(webhook.name), now
    if webhook.active:
        webhook.paused_because = ""
        webhook.failures, webhook.dead_in_a_row, webhook.hold_until = 0, 0, None
    _save(webhook)
    _log(webhook, "webhook.update", actor, now)
    return webhook


@transaction.atomic
def renew_secret(*, webhook: Webhook, actor: User, now: datetime) -> str:
    """A new secret, shown this once; the old one signs nothing any more."""
    webhook.generation += 1
    secret = signing.made_for(webhook)
    webhook.secret_hash, webhook.updated_at = tokens.hashed(secret), now
    webhook.save(update_fields=["generation", "secret_hash", "updated_at"])
    _log(webhook, "webhook.secret", actor, now)
    return secret


@transaction.atomic
def remove_webhook(*, webhook: Webhook, actor: User, now: datetime) -> None:
    """Remove it with its log of calls."""
    _log(webhook, "webhook.delete", actor, now)
    webhook.delete()
    _forget()


@transaction.atomic
def queue(
    *, event: Event, subject: dict[str, Any], form_id: str = "", now: datetime
) -> list[WebhookDelivery]:
    """A call to each webhook that listens to this event; asked twice, it queues once.

    `subject` says by ids what the event is about; `form_id` is that of a submission's form.
    """
    listeners = selectors.listening(event.project_id or 0, event.kind)
    made = [
        WebhookDelivery(
            webhook=webhook,
            event=event,
            kind=event.kind,
            payload={
                "event": event.kind,
                "eventId": event.pk,
                "at": _moment(event.at),
                "projectId": event.project_id,
                **subject,
            },
            run_at=now,
            created_at=now,
        )
        for webhook in listeners
        if _wants(webhook, event.kind, form_id)
    ]
    return WebhookDelivery.objects.bulk_create(made, ignore_conflicts=True)


@transaction.atomic
def replay(*, delivery: WebhookDelivery, actor: User, now: datetime) -> WebhookDelivery:
    """Make this call again, whatever came of it. Raises webhook_under_way while it is made."""
    changed = (
        WebhookDelivery.objects.filter(pk=delivery.pk)
        .exclude(state=State.SENDING)
        .update(state=State.WAITING, attempts=0, run_at=now, lease_until=None)
    )
    if not changed:
        raise problems.webhook_under_way()
    _resume(delivery.webhook)
    _log(delivery.webhook, "webhook.replay", actor, now)
    delivery.refresh_from_db()
    return delivery


@transaction.atomic
def replay_dead(*, webhook: Webhook, actor: User, now: datetime) -> int:
    """Make all calls again that died; how many."""
    count = WebhookDelivery.objects.filter(webhook=webhook, state=State.DEAD).update(
        state=State.WAITING, attempts=0, run_at=now
    )
    if count:
        _resume(webhook)
        _log(webhook, "webhook.replay", actor, now)
    return count


def prune(*, now: datetime) -> int:
    """Remove calls that were taken a month ago; dead ones after three."""
    old = WebhookDelivery.objects.filter(state=State.SENT, created_at__lt=now - KEEP_SENT)
    dead = WebhookDelivery.objects.filter(state=State.DEAD, created_at__lt=now - 3 * KEEP_SENT)
    return old.delete()[0] + dead.delete()[0]


def forget(*, subjects: Collection[object]) -> int:
    """Remove the log of calls about these; what still waits is told: ids only."""
    named = WebhookDelivery.objects.filter(event__subject__in=[str(each) for each in subjects])
    ended = [WebhookDelivery.State.SENT, WebhookDelivery.State.DEAD]
    return named.filter(state__in=ended).delete()[0]


def _moment(at: datetime) -> str:
    """UTC to the millisecond with Z, as everywhere on /v1."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _wants(webhook: Webhook, kind: str, form_id: str) -> bool:
    """Entities belong to no form, so a choice of forms says nothing about them."""
    return kind not in SUBMISSION_KINDS or not webhook.form_ids or form_id in webhook.form_ids


def _resume(webhook: Webhook) -> None:
    """Somebody asks for a call: do not wait out the failures before."""
    Webhook.objects.filter(pk=webhook.pk).update(hold_until=None, failures=0)


def _check(url: str) -> None:
    try:
        reach.target(url, rules())
    except reach.Refused as refused:
        raise REFUSALS[refused.code]() from None


def _plain(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", name).split())[:120]


def _save(webhook: Webhook) -> None:
    try:
        with transaction.atomic():
            webhook.save()
    except IntegrityError:
        raise problems.already_there(what="name", value=webhook.name) from None
    _forget()


def _forget() -> None:
    """In this process at once; in a thread that reads before the commit, after it."""
    selectors.forget()
    transaction.on_commit(selectors.forget)


def _log(webhook: Webhook, kind: str, actor: User, now: datetime) -> None:
    # Never the address: it may carry the receiver's own key.
    journal.log(kind, subject=webhook.pk, actor=actor, project_id=webhook.project_id, now=now)


def made_by(person: User, project: Project) -> QuerySet[Webhook]:
    return Webhook.objects.filter(project=project, created_by=person)


def hand_over(*, leaver: User, to: User, project: Project) -> int:
    """The leaver's webhooks are the successor's from now on: they hear what she may hear."""
    return made_by(leaver, project).update(created_by=to)
