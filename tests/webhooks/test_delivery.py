"""From an event to a receiver: what is told, signed, tried again, given up, made again."""

import hashlib
import hmac
import json
import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from backend.accounts import services as accounts
from backend.jobs import clock
from backend.jobs import webhooks as jobs
from backend.jobs.worker import run_all
from backend.journal import services as journal
from backend.journal.models import Event, Task
from backend.survey.entities import services as entities
from backend.survey.submissions.models import Submission
from backend.webhooks import delivery, selectors, services
from backend.webhooks.models import Webhook, WebhookDelivery
from tests import build
from tests.webhooks.conftest import LINE, webhook

NOW = build.NOW
ANSWERS = {"ma_xa": "90001", "tuoi": 4321}


def bring(now=NOW, **more):
    return delivery.deliver(line=LINE, now=now, jitter=lambda: 0.5, **more)


def happened(project, kind="submission.create", count=1):
    """Events of submissions that are there, without phones."""
    form = build.form(project, build.simple())
    for number in range(count):
        submission = Submission.objects.create(
            project=project,
            form=form,
            instance_id=f"uuid:{uuid.uuid4()}",
            created_at=NOW,
            updated_at=NOW + timedelta(seconds=number),
        )
        journal.log(kind, subject=submission.uuid, project_id=project.pk, now=NOW)
    run_all(now=NOW)


def soon():
    """After all that happened by the clock on the wall."""
    return timezone.now() + timedelta(seconds=1)


def verified(secret, call):
    """As a receiver checks the signature, from the README's words alone."""
    parts = dict(part.split("=", 1) for part in call.headers["X-Dong-Hanh-Signature"].split(","))
    signed = f"{parts['t']}.".encode() + call.body
    wanted = hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()
    return hmac.compare_digest(wanted, parts["v1"])


def test_a_phone_submits_and_the_receiver_hears_ids_and_no_answer(
    project, manager, phone, receiver
):
    form = build.form(project, build.simple())
    _hook, secret = webhook(project, manager, receiver.url)
    assert phone.send("thu", ANSWERS).status_code == 201
    build.work()
    assert bring(soon()) == {"sent": 1}
    (call,) = receiver.calls
    submission = Submission.objects.get()
    assert call.path == "/nhan?k=1"
    event = Event.objects.get(kind="submission.create")
    assert call.told == {
        "id": str(WebhookDelivery.objects.get().pk),
        "event": "submission.create",
        "eventId": event.pk,
        "at": call.told["at"],
        "projectId": project.pk,
        "xmlFormId": form.form_id,
        "instanceId": submission.instance_id,
        "currentInstanceId": submission.instance_id,
        "uuid": str(submission.uuid),
    }
    assert call.told["at"].endswith("Z")
    assert b"4321" not in call.body
    assert b"90001" not in call.body
    assert verified(secret, call)
    assert not verified("khac", call)
    assert call.headers["X-Dong-Hanh-Event"] == "submission.create"
    assert call.headers["Content-Type"] == "application/json"
    assert bring(soon()) == {}


def test_an_edit_names_both_instance_ids(project, manager, phone, receiver):
    build.form(project, build.simple())
    webhook(project, manager, receiver.url, events=["submission.update"])
    phone.send("thu", ANSWERS, instance_id="uuid:mot")
    phone.send("thu", ANSWERS, instance_id="uuid:hai", deprecated_id="uuid:mot")
    build.work()
    bring(soon())
    (call,) = receiver.calls
    assert (call.told["instanceId"], call.told["currentInstanceId"]) == ("uuid:mot", "uuid:hai")


def test_entities_are_told_by_list_and_version(project, manager, receiver):
    webhook(project, manager, receiver.url, events=["entity.create", "entity.update"])
    made = entities.ensure_list(project=project, name="dia_diem", properties=["ten"], now=NOW)
    which = uuid.uuid4()
    for name in ("Trường Bí Mật", "Trường Kín"):
        entities.put(
            entity_list=made,
            entity_uuid=which,
            label=name,
            values={"ten": name},
            unit=build.COMMUNE_A,
            now=NOW,
        )
    build.work()
    bring(soon())
    told = sorted((call.told["event"], call.told["version"]) for call in receiver.calls)
    assert told == [("entity.create", 1), ("entity.update", 2)]
    assert {call.told["dataset"] for call in receiver.calls} == {"dia_diem"}
    assert {call.told["uuid"] for call in receiver.calls} == {str(which)}
    assert all("Trường" not in json.loads(call.body.decode()).values() for call in receiver.calls)


@pytest.mark.parametrize(
    ("wanted", "heard"),
    [
        ({"events": ["submission.review"]}, 0),
        ({"form_ids": ["khac"]}, 0),
        ({"form_ids": ["khac", "thu"]}, 1),
        ({}, 1),
    ],
)
def test_a_webhook_hears_what_it_asked_for(project, manager, receiver, wanted, heard):
    webhook(project, manager, receiver.url, **wanted)
    happened(project)
    bring()
    assert len(receiver.calls) == heard


def test_another_project_and_a_draft_are_not_heard(project, manager, receiver):
    webhook(project, manager, receiver.url)
    other = accounts.create_project(name="Dự án khác", now=NOW)
    happened(other)
    happened(project, kind="draft.submission.create")
    bring()
    assert receiver.calls == []


def test_the_same_task_twice_is_one_call(project, manager, receiver):
    webhook(project, manager, receiver.url)
    happened(project)
    jobs.call_webhooks(Event.objects.get(kind="submission.create"), NOW)
    bring()
    jobs.call_webhooks(Event.objects.get(kind="submission.create"), NOW)
    assert bring() == {}
    assert len(receiver.calls) == 1


def test_without_a_webhook_an_event_costs_no_query_and_no_task(project, manager):
    selectors.is_heard(project.pk, "submission.create")
    with CaptureQueriesContext(connection) as found:
        journal.log("submission.review", subject="x", project_id=project.pk, now=NOW)
    assert not [each["sql"] for each in found if "webhooks_" in each["sql"]]
    assert not Task.objects.filter(job="call_webhooks").exists()
    made, _ = webhook(project, manager, "https://example.org/", events=["submission.review"])
    journal.log("submission.review", subject="x", project_id=project.pk, now=NOW)
    assert Task.objects.filter(job="call_webhooks").count() == 1
    services.change_webhook(webhook=made, actor=manager, now=NOW, active=False)
    journal.log("submission.review", subject="x", project_id=project.pk, now=NOW)
    assert Task.objects.filter(job="call_webhooks").count() == 1


def test_a_receiver_that_fails_is_tried_again_and_hears_it_once_more(project, manager, receiver):
    webhook(project, manager, receiver.url)
    happened(project)
    receiver.status = 503
    assert bring() == {"waiting": 1}
    row = WebhookDelivery.objects.get()
    assert (row.attempts, row.status, row.error) == (1, 503, "status")
    assert row.run_at == NOW + timedelta(seconds=30)
    assert bring(NOW + timedelta(seconds=29)) == {}
    receiver.status = 200
    assert bring(NOW + timedelta(seconds=31)) == {"sent": 1}
    assert receiver.calls[0].told == receiver.calls[1].told
    assert receiver.calls[0].headers != receiver.calls[1].headers  # another moment is signed
    assert Webhook.objects.get().failures == 0


def test_eight_tries_over_a_day_then_dead_and_made_again_by_hand(project, manager, receiver):
    hook, _ = webhook(project, manager, receiver.url)
    happened(project)
    receiver.status = 500
    now, tries = NOW, []
    while bring(now):
        tries.append(now)
        now = WebhookDelivery.objects.get().run_at or now
    assert len(tries) == delivery.TRIES == 8
    assert timedelta(hours=20) < tries[-1] - tries[0] < timedelta(hours=30)
    assert WebhookDelivery.objects.get().state == "dead"
    assert bring(now + timedelta(days=30)) == {}
    receiver.status = 200
    services.replay(delivery=WebhookDelivery.objects.get(), actor=manager, now=now)
    assert bring(now) == {"sent": 1}
    assert WebhookDelivery.objects.get().attempts == 1


def test_a_dead_receiver_costs_a_single_try_seldomer_and_seldomer(project, manager, receive):
    bad, good = receive(status=500), receive()
    hook, _ = webhook(project, manager, bad.url)
    webhook(project, manager, good.url, name="tốt")
    happened(project, count=30)
    assert bring()["sent"] == 30
    first = len(bad.calls)
    assert first <= delivery.BATCH
    held = Webhook.objects.get(pk=hook.pk)
    assert held.hold_until > NOW
    # Every minute of three hours: the worker asks once, then waits longer.
    for minute in range(1, 181):
        bring(NOW + timedelta(minutes=minute))
    assert len(bad.calls) - first <= 10


def test_many_dead_calls_pause_the_webhook_and_a_person_starts_it_again(project, manager, receiver):
    hook, _ = webhook(project, manager, receiver.url)
    happened(project, count=12)
    receiver.status = 410
    WebhookDelivery.objects.update(attempts=delivery.TRIES - 1)
    now = NOW
    for _ in range(40):
        bring(now)
        now += timedelta(hours=2)
    hook.refresh_from_db()
    assert (hook.active, hook.paused_because) == (False, "failures")
    assert Event.objects.filter(kind="webhook.pause").count() == 1
    asked = len(receiver.calls)
    assert bring(now) == {}
    receiver.status = 200
    services.change_webhook(webhook=hook, actor=manager, now=now, active=True)
    dead = WebhookDelivery.objects.filter(state="dead").count()
    assert services.replay_dead(webhook=hook, actor=manager, now=now) == dead >= 10
    assert bring(now)["sent"] == 12
    assert len(receiver.calls) == asked + 12


def test_a_worker_that_died_while_calling_is_followed_by_another(project, manager, receiver):
    webhook(project, manager, receiver.url)
    happened(project)
    assert len(delivery._claim(now=NOW, limit=5)) == 1
    assert bring(NOW + timedelta(seconds=100)) == {}
    with pytest.raises(Exception, match="409.626"):
        services.replay(delivery=WebhookDelivery.objects.get(), actor=manager, now=NOW)
    assert bring(NOW + delivery.LEASE) == {"sent": 1}


def test_a_secret_of_another_server_signs_nothing(project, manager, receiver, settings):
    hook, secret = webhook(project, manager, receiver.url)
    happened(project, count=1)
    settings.SECRET_KEY = "khoa-khac"
    bring()
    assert receiver.calls == []
    assert WebhookDelivery.objects.get().error == "secret"
    again = services.renew_secret(webhook=hook, actor=manager, now=NOW)
    assert again != secret
    bring(NOW + timedelta(hours=1))
    assert verified(again, receiver.calls[0])


def test_a_renewed_secret_signs_and_the_old_one_does_not(project, manager, receiver):
    hook, old = webhook(project, manager, receiver.url)
    new = services.renew_secret(webhook=hook, actor=manager, now=NOW)
    happened(project)
    bring()
    assert verified(new, receiver.calls[0])
    assert not verified(old, receiver.calls[0])
    stored = str(list(Webhook.objects.values())) + str(list(Event.objects.values()))
    assert new not in stored
    assert old not in stored


def test_the_clock_calls_and_prunes(project, manager, receiver):
    webhook(project, manager, receiver.url)
    happened(project)
    assert jobs.deliver(NOW) == 1
    assert (clock.TABLE[2][0], WebhookDelivery.objects.get().state) == (jobs.deliver, "sent")
    assert services.prune(now=NOW + timedelta(days=29)) == 0
    assert services.prune(now=NOW + timedelta(days=31)) == 1


def test_a_private_address_is_refused_at_the_call_even_if_it_was_allowed_before(
    project, manager, receiver, settings
):
    webhook(project, manager, receiver.url)
    happened(project)
    settings.WEBHOOK_ALLOWED_PRIVATE = []
    jobs.deliver(NOW)
    assert WebhookDelivery.objects.get().error == "address"
    assert receiver.calls == []


def test_a_webhook_that_was_removed_takes_its_log_along(project, manager, receiver):
    hook, _ = webhook(project, manager, receiver.url)
    happened(project)
    services.remove_webhook(webhook=hook, actor=manager, now=NOW)
    assert bring() == {}
    assert not WebhookDelivery.objects.exists()
