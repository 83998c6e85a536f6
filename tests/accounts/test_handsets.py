"""Phones after their key was made: new code, end, loss; which devices call, at what cost."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from backend.accounts import handsets, phone_settings, selectors
from backend.accounts import services as accounts
from backend.accounts.models import AppUser, Handset
from backend.journal.models import Event
from backend.problems import Problem
from tests import build

NOW = build.NOW
COLLECT = "org.odk.collect.android/v2026.3.1 Dalvik/2.1.0 (Linux; U; Android 14; SM-A155F)"


@pytest.fixture
def key(project, worker):
    return accounts.create_app_user(project=project, name="máy", holder=worker, now=NOW)[0]


def call(key, now=NOW, **more):
    told = {"device_id": "collect:abc", "user_agent": COLLECT, **more}
    handsets.note_call(app_user=key, now=now, **told)


def test_a_device_is_noted_once_in_ten_minutes_and_each_form_once(key):
    with CaptureQueriesContext(connection):
        call(key)
    for seconds in (1, 599):
        with CaptureQueriesContext(connection) as found:
            call(key, NOW + timedelta(seconds=seconds))
        assert len(found) == 1
    row = Handset.objects.get()
    assert (row.client, row.last_seen_at) == ("org.odk.collect.android/v2026.3.1", NOW)
    call(key, NOW + timedelta(seconds=601))
    call(key, NOW + timedelta(seconds=602), fetched=("thu", "1"))
    with CaptureQueriesContext(connection) as found:
        call(key, NOW + timedelta(seconds=603), fetched=("thu", "1"))
    assert len(found) == 1
    call(key, NOW + timedelta(seconds=604), fetched=("thu", "2"))
    row.refresh_from_db()
    assert row.forms == {"thu": "2"}
    assert (row.first_seen_at, row.last_seen_at) == (NOW, NOW + timedelta(seconds=604))


def test_what_a_device_says_of_itself_is_taken_with_care(key):
    call(key, device_id="a\0" + "b" * 1000, user_agent="\0" + "x" * 1000)
    call(key, device_id="", user_agent="")
    rows = list(handsets.handsets_of([key]))
    assert {len(row.device_id) for row in rows} == {255, 0}
    assert "SM-A155F" not in str(list(Handset.objects.values()))
    for number in range(100):
        call(key, device_id=f"d{number}")
    assert Handset.objects.count() == handsets.MOST_DEVICES


@pytest.mark.parametrize(
    ("client", "version", "old"),
    [
        ("org.odk.collect.android/v2026.3.1", "2026.3", False),
        ("org.odk.collect.android/v2024.3.0", "2024.3", False),
        ("org.odk.collect.android/v2024.2.4", "2024.2", True),
        ("org.odk.collect.android/v2023.10-beta.1", "2023.10", True),
        ("org.odk.collect.android/2022.4.4", "2022.4", True),
        ("okhttp/4.9", "", False),
        ("org.odk.collect.android/v" + "9" * 100, "", False),
        ("", "", False),
    ],
)
def test_the_version_of_collect_is_read(client, version, old):
    assert handsets.version_of(client) == version
    assert handsets.is_old(client) is old


def test_a_new_code_kills_the_old_one(key, officer):
    old = accounts.token_of(key)
    new = handsets.rotate(app_user=key, actor=officer, now=NOW)
    assert new != old
    key.refresh_from_db()
    assert (key.generation, accounts.token_of(key)) == (2, new)
    assert selectors.app_user_by_token(old, NOW) is None
    assert selectors.app_user_by_token(new, NOW) == key


def test_an_end_is_kept_and_the_past_refused(key, officer):
    token = accounts.token_of(key)
    end = NOW + timedelta(days=30)
    handsets.expire(app_user=key, expires_at=end, actor=officer, now=NOW)
    assert selectors.app_user_by_token(token, end - timedelta(seconds=1)) == key
    assert selectors.app_user_by_token(token, end) is None
    with pytest.raises(Problem, match=r"400\.602"):
        handsets.expire(app_user=key, expires_at=NOW, actor=officer, now=NOW)
    handsets.expire(app_user=key, expires_at=None, actor=officer, now=NOW)
    assert selectors.app_user_by_token(token, end + timedelta(days=999)) == key


def test_a_closed_phone_gets_no_new_code_and_no_end(key, officer):
    accounts.revoke_app_user(app_user=key, actor=officer, now=NOW)
    key.refresh_from_db()
    with pytest.raises(Problem, match=r"409\.601"):
        handsets.rotate(app_user=key, actor=officer, now=NOW)
    with pytest.raises(Problem, match=r"409\.601"):
        handsets.expire(app_user=key, expires_at=None, actor=officer, now=NOW)
    assert AppUser.objects.get().generation == 1


def test_a_loss_is_reported_once(key, officer):
    for _ in range(2):
        handsets.report_lost(app_user=key, actor=officer, now=NOW)
    assert Event.objects.filter(kind="app_user.lost").count() == 1
    assert AppUser.objects.get().revoked_at == AppUser.objects.get().lost_at == NOW


def test_all_keys_of_a_list_are_made_or_none(project, worker, officer):
    wanted = [("một", worker), ("hai", worker)]
    with pytest.raises(Problem, match=r"400\.602"):
        handsets.create_phones(
            project=project, wanted=wanted, expires_at=NOW, actor=officer, now=NOW
        )
    assert not AppUser.objects.exists()
    made = handsets.create_phones(
        project=project, wanted=wanted, expires_at=None, actor=officer, now=NOW
    )
    assert [each.name for each in made] == ["một", "hai"]
    assert len({handsets.code_of(each) for each in made}) == 2


def test_the_password_of_the_settings_is_stored_nowhere_and_can_be_renewed(project, officer):
    usual = phone_settings.settings_of(project)
    first = phone_settings.password_of(usual)
    assert len(first) == 6
    assert first.isdecimal()
    kept = phone_settings.choose(project=project, actor=officer, now=NOW, icon="🏫")
    assert (phone_settings.password_of(kept), kept.icon) == (first, "🏫")
    again = phone_settings.choose(project=project, actor=officer, now=NOW, new_password=True)
    second = phone_settings.password_of(again)
    assert second != first
    assert again.icon == "🏫"
    stored = str(list(Event.objects.values())) + str(vars(again))
    assert first not in stored
    assert second not in stored
