"""The phone's page: devices, new code, end, loss; and the settings of all codes."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from backend.accounts import handsets, phone_settings
from backend.accounts import services as accounts
from backend.accounts.models import AppUser, PhoneSettings
from backend.journal.models import Event
from tests import build
from tests.web.conftest import campaign

OLD = "org.odk.collect.android/v2023.2.4 Dalvik"


@pytest.fixture
def phone_key(project, worker):
    return accounts.create_app_user(project=project, name="Máy An", holder=worker, now=build.NOW)[0]


@pytest.fixture
def home(project, phone_key):
    return f"/projects/{project.pk}/phones/{phone_key.pk}"


def test_devices_their_collect_forms_and_submissions_are_told(
    project, phone_key, browser, home, officer
):
    build.form(project, build.simple())
    token = accounts.token_of(phone_key)
    device = build.phone_with(token, phone_key)
    device.send("thu", {"ma_xa": "90001"})
    device.send("thu", {"ma_xa": "90001"})
    handsets.note_call(
        app_user=phone_key, device_id=device.device_id, user_agent=OLD, now=timezone.now()
    )
    page = browser.get(home).content.decode()
    assert "2023.2" in page
    assert "quá cũ" in page
    assert "thu (1)" in page
    assert re.search(r"<td>2</td>", page)
    listing = browser.get(f"/projects/{project.pk}/phones").content.decode()
    assert "quá cũ" in listing
    assert handsets.code_of(phone_key) in listing


def test_showing_a_code_is_noted_and_a_closed_one_is_not(project, browser, home, phone_key):
    browser.get(home)
    event = Event.objects.get(kind="app_user.show")
    assert event.subject == str(phone_key.pk)
    browser.post(f"{home}/revoke")
    browser.get(home)
    assert Event.objects.filter(kind="app_user.show").count() == 1


def test_a_new_code_is_another_picture(browser, home, phone_key):
    before = browser.get(home).content.decode()
    assert browser.post(f"{home}/rotate")["Location"] == home
    after = browser.get(home).content.decode()
    drawing = re.compile(r'class="qr".*?</svg>', re.DOTALL)
    assert drawing.search(before)[0] != drawing.search(after)[0]


def test_the_page_of_a_lost_phone_says_what_happens_and_when_it_called(
    project, browser, home, phone_key, client
):
    token = accounts.token_of(phone_key)
    assert browser.post(f"{home}/lost")["Location"] == home
    page = browser.get(home).content.decode()
    assert "đã báo mất" in page
    assert "Từ đó máy chưa gọi về" in page
    assert "<svg" not in page
    assert client.get(f"/v1/key/{token}/projects/{project.pk}/formList").status_code == 200
    assert "Từ đó máy đã gọi về" in browser.get(home).content.decode()
    assert browser.post(f"{home}/rotate").status_code == 409


def test_a_code_ends_in_a_month_or_with_a_campaign(project, browser, home, phone_key):
    made = campaign(project, title="Tháng hành động")
    assert browser.post(f"{home}/expire", {"ends": str(made.pk)})["Location"] == home
    phone_key.refresh_from_db()
    local = timezone.localtime(phone_key.expires_at)
    assert (local.date(), local.hour, local.minute) == (made.ends_on, 23, 59)
    browser.post(f"{home}/expire", {"ends": ""})
    phone_key.refresh_from_db()
    assert phone_key.expires_at is None
    for wrong in ("99m", "x", "1m\0"):
        assert browser.post(f"{home}/expire", {"ends": wrong}).status_code == 400


def test_an_ended_phone_is_told_as_ended(project, browser, phone_key):
    AppUser.objects.update(expires_at=timezone.now() - timedelta(days=1))
    assert "hết hạn" in browser.get(f"/projects/{project.pk}/phones").content.decode()


@pytest.mark.parametrize("what", ["rotate", "expire", "lost", "revoke"])
def test_who_may_not_make_phones_changes_none(project, home, enter, worker, client, *, what):
    assert enter(worker).post(f"{home}/{what}").status_code == 403
    far = build.person("far", "officer", project, units=(build.COMMUNE_B,))
    assert enter(far).post(f"{home}/{what}").status_code == 404
    assert enter(far).get(f"{home}/{what}").status_code == 405
    assert client.post(f"{home}/{what}").status_code == 302
    key = AppUser.objects.get()
    assert (key.generation, key.expires_at, key.revoked_at) == (1, None, None)


WANTED = {
    "icon": "🏫",
    "colour": "#1d5fa8",
    "language": "en",
    "autosend": "wifi_only",
    "image_size": "small",
}


def test_the_settings_of_all_codes_are_chosen_and_carried(project, browser, home, phone_key):
    address = f"/projects/{project.pk}/phones/settings"
    first = browser.get(address).content.decode()
    password = phone_settings.password_of(phone_settings.settings_of(project))
    assert password in first
    before = browser.get(home).content.decode()
    assert browser.post(address, WANTED)["Location"].endswith("?kept=1")
    kept = PhoneSettings.objects.get()
    assert (kept.icon, kept.autosend, kept.locked, kept.delete_send) == (
        "🏫",
        "wifi_only",
        False,
        False,
    )
    assert browser.get(home).content.decode() != before
    assert password not in browser.get(home).content.decode()
    assert Event.objects.filter(kind="project.phone_settings").count() == 1


@pytest.mark.parametrize(
    "wrong",
    [{"icon": "x"}, {"colour": "red"}, {"language": "fr"}, {"autosend": ""}, {"image_size": "\0"}],
)
def test_what_collect_does_not_know_is_not_kept(project, browser, wrong):
    answer = browser.post(f"/projects/{project.pk}/phones/settings", {**WANTED, **wrong})
    assert answer.status_code == 400
    assert not PhoneSettings.objects.exists()


def test_settings_of_the_whole_project_are_not_chosen_by_a_part_of_it(project, enter, worker):
    part = build.person("xa", "officer", project, units=(build.COMMUNE_A,))
    address = f"/projects/{project.pk}/phones/settings"
    assert enter(part).get(address).status_code == 403
    assert enter(part).post(address, WANTED).status_code == 403
    assert enter(worker).get(address).status_code == 403
    assert not PhoneSettings.objects.exists()
