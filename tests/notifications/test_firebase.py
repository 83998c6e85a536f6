"""The Firebase channel, through the real SDK against a loopback FCM."""

import json
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.core.exceptions import ImproperlyConfigured
from firebase_admin import messaging

from notifications.channels import Fate, Outcome, Push, configured
from notifications.firebase import FirebaseChannel
from notifications.models import Delivery, Device
from notifications.services import deliver, enqueue, register_device
from tests.notifications import fcm

TOKEN = "cX1:APA91bHsecretTOKEN_value-0123456789"


@pytest.fixture
def server() -> Iterator[fcm.LoopbackFcm]:
    with fcm.running() as running:
        yield running


@pytest.fixture
def channel(server: fcm.LoopbackFcm) -> Iterator[FirebaseChannel]:
    # Long: on a loaded machine an answer of this computer itself may take seconds.
    made = FirebaseChannel(fcm_url=server.url, timeout=5)
    yield made
    made.close()


def push(value: str, kind: str = "token") -> Push:
    return Push(
        message_id="0" * 32,
        key="k1",
        kind=kind,
        value=value,
        title="Ngày mai có buổi tuyên truyền",
        body="08:00 17/05/2026",
        link="/campaigns/1",
    )


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (fcm.UNREGISTERED, Outcome(Fate.GONE, "UnregisteredError 404")),
        (fcm.QUOTA, Outcome(Fate.RETRY, "QuotaExceededError 429", timedelta(minutes=2))),
        (fcm.UNAVAILABLE, Outcome(Fate.RETRY, "UnavailableError 503")),
        (fcm.INTERNAL, Outcome(Fate.RETRY, "InternalError 500")),
        (fcm.INVALID, Outcome(Fate.REFUSED, "InvalidArgumentError 400")),
        (fcm.MISMATCH, Outcome(Fate.REFUSED, "SenderIdMismatchError 403")),
        (fcm.Answer(403, "PERMISSION"), Outcome(Fate.RETRY, "PermissionDeniedError 403")),
        (fcm.Answer(401, "THIRD_PARTY_AUTH_ERROR"), Outcome(Fate.RETRY, "ThirdPartyAuthError 401")),
        (fcm.Answer(404), Outcome(Fate.REFUSED, "NotFoundError 404")),
        (fcm.Answer(504), Outcome(Fate.UNKNOWN, "UnknownError 504")),
        (fcm.CUT, Outcome(Fate.UNKNOWN, "UnavailableError")),
        (fcm.Answer(dawdle=6), Outcome(Fate.UNKNOWN, "DeadlineExceededError")),
        (fcm.GATEWAY, Outcome(Fate.UNKNOWN, "UnicodeDecodeError")),
        (fcm.Answer(503, body=b'{"error": "busy"}'), Outcome(Fate.UNKNOWN, "AttributeError")),
        (fcm.Answer(body=b"{}"), Outcome(Fate.UNKNOWN, "KeyError")),
        (fcm.Answer(body=b"<html>"), Outcome(Fate.UNKNOWN, "UnknownError")),
        (fcm.Answer(), Outcome(Fate.SENT)),
    ],
)
def test_each_answer_of_fcm_has_one_meaning_and_costs_one_request(server, channel, answer, outcome):
    server.script[TOKEN] = answer
    (got,) = channel.send([push(TOKEN)])
    assert got == outcome
    # A 401 is asked once more by Google's session, with a fresh access token.
    assert len(server.got) == (3 if answer.status == 401 else 1)
    assert TOKEN not in got.error


@pytest.mark.parametrize(
    ("headers", "wait"),
    [
        (
            {
                "Retry-After": "Sat, 16 May 2026 11:05:00 GMT",
                "Date": "Sat, 16 May 2026 11:00:00 GMT",
            },
            timedelta(minutes=5),
        ),
        ({"Retry-After": "soon"}, None),
        ({"Retry-After": "-5"}, None),
        ({}, None),
    ],
)
def test_retry_after_may_be_a_date_or_nonsense(server, headers, wait, channel):
    server.script[TOKEN] = fcm.Answer(503, "UNAVAILABLE", headers)
    (got,) = channel.send([push(TOKEN)])
    assert (got.fate, got.retry_after) == (Fate.RETRY, wait)


def test_what_never_reached_fcm_is_tried_again():
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
    channel = FirebaseChannel(fcm_url=f"http://127.0.0.1:{port}", timeout=1)
    assert channel.send([push(TOKEN)]) == [Outcome(Fate.RETRY, "UnavailableError")]
    channel.close()


def test_what_the_sdk_itself_refuses_costs_no_request(server, channel):
    assert channel.send([push("")]) == [Outcome(Fate.REFUSED, "ValueError")]
    assert server.got == []


def test_installations_are_addressed_by_fid_and_the_others_by_token(server, channel):
    channel.send([push("a", "fid"), push("b", "token"), push("c", "web")])
    addressed = {(m.get("fid"), m.get("token")) for m in server.got}
    assert addressed == {("a", None), (None, "b"), (None, "c")}


def test_a_push_carries_text_link_and_an_id_that_collapses_doubles(server, channel):
    channel.send([push("a", "fid")])
    (sent,) = server.got
    assert sent["notification"] == {
        "title": "Ngày mai có buổi tuyên truyền",
        "body": "08:00 17/05/2026",
    }
    assert sent["data"] == {"message": "0" * 32, "link": "/campaigns/1"}
    assert sent["android"]["collapse_key"] == "0" * 32
    assert sent["android"]["notification"] == {"tag": "0" * 32}
    assert sent["android"]["ttl"] == "86400s"
    assert sent["apns"]["headers"]["apns-collapse-id"] == "0" * 32
    assert sent["webpush"]["headers"] == {"Topic": "0" * 32, "TTL": "86400"}
    assert server.requests[0][0] == "/v1/projects/loopback/messages:send"


def test_the_outcomes_keep_the_order_of_a_mixed_batch(server, channel):
    server.script = {
        "gone": fcm.UNREGISTERED,
        "busy": fcm.UNAVAILABLE,
        "slow": fcm.Answer(dawdle=0.3),
    }
    got = channel.send([push(value) for value in ("slow", "gone", "ok", "busy")])
    assert [outcome.fate for outcome in got] == ["sent", "gone", "sent", "retry"]


def test_the_private_attributes_that_we_touch_exist(channel):
    service = messaging._get_messaging_service(channel._app)
    assert service._fcm_url.startswith("http://127.0.0.1:")
    session = service._client.session
    # The SDK mounts a retrying adapter for this very host, which would win over "https://".
    assert "https://fcm.googleapis.com" in session.adapters
    for url in ("https://fcm.googleapis.com/v1/x", "http://127.0.0.1/", "https://other/"):
        assert session.get_adapter(url).max_retries.total == 0
    assert service._client.timeout == 5


def test_twenty_slow_answers_wait_together(server, channel):
    server.script = {f"t{n}": fcm.Answer(dawdle=2) for n in range(20)}
    began = time.monotonic()
    channel.send([push(f"t{n}") for n in range(20)])
    # One after the other they would take forty seconds.
    assert time.monotonic() - began < 30


def test_a_reminder_goes_through_firebase_and_a_gone_phone_is_dropped(lan, now, server, channel):
    for value in ("phone-1", "phone-2", "phone-3"):
        register_device(user=lan, kind="token", value=value, label="", now=now)
    server.script = {"phone-2": fcm.UNREGISTERED, "phone-3": fcm.QUOTA}
    message = enqueue(user=lan, title="Nhắc lịch", body="", link="/", key="k1", now=now)
    assert deliver(channel=channel, now=now) == {"sent": 1, "gone": 1, "retry": 1}
    assert Device.objects.get(gone_at=now).value == "phone-2"
    assert {sent["data"]["message"] for sent in server.got} == {message.pk.hex}
    server.script = {}
    later = Delivery.objects.get(state="retry").run_at
    assert later >= now + timedelta(seconds=120)
    assert deliver(channel=channel, now=later) == {"sent": 1}
    errors = " ".join(Delivery.objects.values_list("error", flat=True))
    assert not re.search(r"phone-\d", errors)


@pytest.mark.parametrize(
    "url", ["https://127.0.0.1:1", "http://example.org", "http://10.0.0.1", "ftp://localhost", "x"]
)
def test_only_a_loopback_fcm_goes_without_credentials(url):
    with pytest.raises(ImproperlyConfigured, match="FCM_URL"):
        FirebaseChannel(fcm_url=url)


def test_missing_credentials_are_one_clear_sentence(settings, tmp_path):
    settings.FCM_URL = ""
    settings.FIREBASE_CREDENTIALS = ""
    settings.PUSH_CHANNEL = "notifications.firebase.FirebaseChannel"
    with pytest.raises(ImproperlyConfigured, match="FIREBASE_CREDENTIALS is empty"):
        configured()
    settings.FIREBASE_CREDENTIALS = str(tmp_path / "none.json")
    with pytest.raises(ImproperlyConfigured, match="not there"):
        configured()
    wrong = tmp_path / "wrong.json"
    settings.FIREBASE_CREDENTIALS = str(wrong)
    key = {"type": "service_account", "private_key": "SECRET", "client_email": "a@b"}
    for content in ("not json", "[]", json.dumps(key), "\xff"):
        wrong.write_bytes(content.encode("latin-1"))
        with pytest.raises(ImproperlyConfigured, match="does not read as") as caught:
            configured()
        assert "SECRET" not in str(caught.value)


def test_a_channel_that_is_not_there_is_one_clear_sentence(settings):
    for path in ("notifications.channels.NoChannel", "nowhere", ""):
        settings.PUSH_CHANNEL = path
        with pytest.raises(ImproperlyConfigured, match="PUSH_CHANNEL"):
            configured()


def test_the_settings_channel_is_made_from_its_path(settings, server):
    settings.PUSH_CHANNEL = "notifications.firebase.FirebaseChannel"
    settings.FCM_URL = server.url
    channel = configured()
    assert channel.send([push(TOKEN)]) == [Outcome(Fate.SENT)]
    channel.close()


def test_only_its_own_module_loads_firebase():
    loaded = (
        "import sys, django; django.setup(); import notifications.services, "
        "notifications.selectors, notifications.channels; "
        "sys.exit('firebase_admin' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", loaded], check=False).returncode == 0
