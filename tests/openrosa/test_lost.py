"""A phone that is lost, closed or expired: what its key still gets."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from backend.accounts import handsets
from backend.accounts import services as accounts
from backend.accounts.models import AppUser, Handset
from backend.survey.entities import services as entities
from backend.survey.submissions.models import Submission
from tests import build
from tests.phone import InProcess

COLLECT = "org.odk.collect.android/v2026.3.1 Dalvik/2.1.0"


@pytest.fixture
def key(phone):
    return AppUser.objects.get()


def ask(phone, path, method="GET", body=b"", **headers):
    told = {"X-OpenRosa-Version": "1.0", "User-Agent": COLLECT, **headers}
    return InProcess()(method, f"{phone.server_url}/{path}", told, body)


def place(project):
    made = entities.ensure_list(project=project, name="dia_diem", now=build.NOW)
    which = uuid4()
    entities.put(
        entity_list=made,
        entity_uuid=which,
        label="Trường",
        values={},
        unit=build.COMMUNE_A,
        now=build.NOW,
    )
    return which


def form_of(phone):
    """Where the phone's list says that the form lies."""
    told = ask(phone, "formList").body.decode()
    (found,) = re.findall(r"<downloadUrl>(\S+?)/form.xml</downloadUrl>", told)
    return found.partition(f"{phone.server_url.partition('/v1/')[2]}/")[2]


def every_address(phone, project):
    build.form(project, build.simple())
    form = form_of(phone)
    return [f"{form}/form.xml", f"{form}/manifest", f"{form}/attachments/a.csv"]


def test_a_lost_phone_gets_an_empty_list_and_drops_its_entities(phone, key, project, officer):
    closed = every_address(phone, project)
    known, unsent = place(project), uuid4()
    assert "<formID>thu" in ask(phone, "formList").body.decode()
    told = ask(phone, f"integrity?id={known}").body.decode()
    assert "<deleted>false" in told
    handsets.report_lost(app_user=key, actor=officer, now=timezone.now())
    answer = ask(phone, "formList?deviceID=collect:x")
    assert answer.status == 200
    assert "<xform>" not in answer.body.decode()
    assert "xformsList" in answer.body.decode()
    told = ask(phone, f"integrity?id={known},{unsent},rác").body.decode()
    assert told.count("<deleted>true</deleted>") == 2
    assert "false" not in told
    for path in closed:
        assert ask(phone, path).status == 403, path
    assert ask(phone, "submission", "HEAD").status == 403
    assert ask(phone, "submission", "POST", b"x").status == 403
    assert not Submission.objects.exists()
    # And the coordinator learns that it called.
    key.refresh_from_db()
    assert key.last_seen_at >= key.lost_at
    assert Handset.objects.filter(device_id="collect:x").exists()


@pytest.mark.parametrize("how", ["closed", "expired", "renewed"])
def test_any_other_dead_key_is_refused_everywhere(phone, key, project, officer, how):
    paths = [*every_address(phone, project), "formList", f"integrity?id={uuid4()}"]
    now = timezone.now()
    if how == "closed":
        accounts.revoke_app_user(app_user=key, actor=officer, now=now)
    if how == "renewed":
        handsets.rotate(app_user=key, actor=officer, now=now)
    if how == "expired":
        AppUser.objects.update(expires_at=now - timedelta(seconds=1))
    for path in paths:
        answer = ask(phone, path)
        assert answer.status == 403, path
        assert "OpenRosaResponse" in answer.body.decode()
    assert ask(phone, "submission", "HEAD").status == 403


def test_a_lost_key_is_lost_in_its_own_project_only(phone, key, project, officer):
    handsets.report_lost(app_user=key, actor=officer, now=timezone.now())
    other = accounts.create_project(name="Dự án khác", now=build.NOW)
    url = phone.server_url.replace(f"/projects/{project.pk}", f"/projects/{other.pk}")
    assert InProcess()("GET", f"{url}/formList", {}, b"").status == 403


def test_fetching_notes_the_device_its_program_and_the_version_of_the_form(phone, key, project):
    build.form(project, build.simple(version="7"))
    form = form_of(phone)
    Handset.objects.all().delete()
    ask(phone, "formList?deviceID=collect:x")
    assert ask(phone, f"{form}/form.xml?deviceID=collect:x").status == 200
    row = Handset.objects.get()
    assert (row.device_id, row.client) == ("collect:x", "org.odk.collect.android/v2026.3.1")
    assert row.forms == {"thu": "7"}


def test_sending_notes_no_device(phone, project):
    build.form(project, build.simple())
    blank = phone.blank("thu")
    Handset.objects.all().delete()
    assert phone.submit(phone.fill(blank, {"ma_xa": "90001"})).status_code == 201
    assert not Handset.objects.exists()
