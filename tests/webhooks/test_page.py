"""The manager's page of webhooks: added, the secret shown once, paused, called again, removed."""

import re

import pytest

from backend.webhooks import delivery, signing
from backend.webhooks.models import Webhook, WebhookDelivery
from tests import build
from tests.webhooks.conftest import LINE
from tests.webhooks.test_delivery import happened

NEW = {"name": "Bảng <b>", "url": "https://example.org/nhan", "events": ["submission.create"]}


@pytest.fixture
def home(project):
    return f"/projects/{project.pk}/webhooks"


def test_a_webhook_is_added_and_its_secret_shown_on_that_answer_alone(browser, home):
    answer = browser.post(home, NEW)
    page = answer.content.decode()
    made = Webhook.objects.get()
    assert answer.status_code == 200
    assert signing.secret_of(made) in page
    assert "Bảng &lt;b&gt;" in page
    assert signing.secret_of(made) not in browser.get(home).content.decode()
    renewed = browser.post(f"{home}/{made.pk}/secret").content.decode()
    made.refresh_from_db()
    assert signing.secret_of(made) in renewed
    assert signing.secret_of(made) not in browser.get(f"{home}/{made.pk}").content.decode()
    assert answer["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"name": ""}, "Hãy ghi tên"),
        ({"url": ""}, "Hãy ghi địa chỉ"),
        ({"url": "http://[::1"}, "không phải địa chỉ web"),
        ({"url": "gopher://example.org/"}, "bắt đầu bằng https://"),
        ({"url": "https://192.168.1.1/"}, "mạng nội bộ"),
        ({"events": []}, "ít nhất một sự kiện"),
        ({"events": ["x"]}, "x"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(browser, home, change, said):
    answer = browser.post(home, {**NEW, **change})
    page = answer.content.decode()
    assert answer.status_code == 400
    assert said in page
    assert not Webhook.objects.exists()
    if "name" not in change:
        assert 'value="Bảng &lt;b&gt;"' in page


def test_the_log_is_told_and_the_dead_are_called_again(browser, home, project, receiver):
    browser.post(home, {**NEW, "url": receiver.url})
    made = Webhook.objects.get()
    happened(project, count=2)
    receiver.status = 500
    delivery.deliver(line=LINE, now=build.NOW)
    page = browser.get(f"{home}/{made.pk}").content.decode()
    assert "không trả lời" in page
    assert re.search(r"500\s+bị từ chối", page)
    WebhookDelivery.objects.update(state="dead", run_at=None)
    page = browser.get(f"{home}/{made.pk}").content.decode()
    assert "Gọi lại các lần đã thôi (2)" in page
    browser.post(f"{home}/{made.pk}/replay")
    assert not WebhookDelivery.objects.filter(state="dead").exists()
    browser.post(f"{home}/{made.pk}/active")
    assert "tạm dừng" in browser.get(home).content.decode()
    browser.post(f"{home}/{made.pk}/active")
    assert Webhook.objects.get().active
    assert browser.post(f"{home}/{made.pk}/remove")["Location"] == home
    assert not Webhook.objects.exists()


def test_only_managers_of_the_whole_project_come_here(project, home, browser, client, officer):
    browser.post(home, NEW)
    made = Webhook.objects.get()
    part = build.person("phan", "project_manager", project, units=(build.COMMUNE_A,))
    for person in (officer, part):
        client.force_login(person, backend="backend.accounts.backends.EmailBackend")
        assert client.get(home).status_code == 403
        assert client.post(home, NEW).status_code == 403
        for what in ("replay", "active", "secret", "remove"):
            assert client.post(f"{home}/{made.pk}/{what}").status_code == 403
        assert "Webhooks</a>" not in client.get("/").content.decode()
    assert "Webhooks</a>" in browser.get(f"/projects/{project.pk}/forms").content.decode()
    assert Webhook.objects.get().active
