"""Phones: in whose reach, how one is made, what its code holds, how it is closed."""

import logging
import re
from urllib.parse import unquote

import pytest
from django.urls import reverse

from backend.accounts import phone_settings
from backend.accounts import services as accounts
from backend.accounts.handsets import code_of
from backend.accounts.models import AppUser
from backend.web import codes, collect_settings
from tests import build


@pytest.fixture
def district_officer(project):
    return build.person("xa", "officer", project, units=(build.COMMUNE_A,))


def listing(browser, project) -> str:
    return browser.get(f"/projects/{project.pk}/phones").content.decode()


def add(browser, project, email: str, name: str = "CTV 01"):
    return browser.post(f"/projects/{project.pk}/phones", {"name": name, "email": email})


def test_a_new_phone_leads_to_its_code(project, worker, browser):
    answer = add(browser, project, " WORKER@example.org ")
    made = AppUser.objects.get()
    assert answer["Location"] == f"/projects/{project.pk}/phones/{made.pk}"
    assert (made.holder, made.project, made.name) == (worker, project, "CTV 01")
    assert "CTV 01" in listing(browser, project)


@pytest.mark.parametrize("who", ["leader", "stranger", "nobody", "gone", "far"])
def test_only_who_fills_forms_inside_the_area_gets_a_phone(who, project, browser):
    if who == "leader":
        build.person("leader", "leader", project, units=(build.COMMUNE_A,))
    if who == "stranger":
        accounts.create_user(
            email="stranger@example.org", name="x", password=build.PASSWORD, now=build.NOW
        )
    if who == "gone":
        gone = build.person("gone", "outreach_worker", project, units=(build.COMMUNE_A,))
        gone.is_active = False
        gone.save()
    if who == "far":
        build.person("far", "outreach_worker", project, units=(build.COMMUNE_FAR,))
    answer = add(browser, project, f"{who}@example.org", "Máy <1>")
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "Trong địa bàn của anh/chị không có ai" in page
    # What was typed stays, escaped.
    assert 'value="Máy &lt;1&gt;"' in page
    assert f'value="{who}@example.org"' in page
    assert not AppUser.objects.exists()


def test_an_officer_of_a_commune_cannot_make_a_key_for_more_than_her_area(
    project, admin, officer, enter, district_officer
):
    hers = enter(district_officer)
    for email in (admin.email, officer.email):
        assert add(hers, project, email).status_code == 400
    assert not AppUser.objects.exists()


def test_each_sees_the_phones_of_her_area_only(project, browser, enter, district_officer, admin):
    for key, unit in (("an", build.COMMUNE_A), ("binh", build.COMMUNE_B), ("cu", build.OLD_A)):
        holder = build.person(key, "outreach_worker", project, units=(unit,))
        build.phone_of(holder, project)
    build.phone_of(admin, project)
    hers = listing(enter(district_officer), project)
    assert "máy an" in hers
    assert "máy cu" in hers
    assert "máy binh" not in hers
    assert "máy admin" not in hers
    assert "máy binh" in listing(browser, project)
    other = AppUser.objects.get(name="máy binh")
    for address in (f"phones/{other.pk}", f"phones/{other.pk}/revoke"):
        browser_of_district = enter(district_officer)
        answer = (
            browser_of_district.post(f"/projects/{project.pk}/{address}")
            if "revoke" in address
            else browser_of_district.get(f"/projects/{project.pk}/{address}")
        )
        assert answer.status_code == 404
    other.refresh_from_db()
    assert other.revoked_at is None


def test_the_phone_of_a_site_is_reached_by_the_area_of_the_site(
    project, browser, enter, district_officer
):
    role = accounts.ensure_roles()["school_staff"]
    for name, unit in (("trường an", build.COMMUNE_A), ("trường bình", build.COMMUNE_B)):
        phone = AppUser(project=project, name=name, token_hash=name, created_at=build.NOW)
        phone.site = phone.id
        phone.save(force_insert=True)
        accounts.assign(
            role=role,
            project=project,
            site=phone.site,
            units=[unit],
            starts_on=build.TODAY.replace(2020),
        )
    hers = listing(enter(district_officer), project)
    assert "trường an" in hers
    assert "trường bình" not in hers


def test_the_code_holds_the_address_with_the_token_and_the_page_does_not_tell_it(
    project, worker, browser, settings, caplog
):
    settings.PUBLIC_URL = "https://dh.example.org"
    caplog.set_level(logging.DEBUG)
    add(browser, project, worker.email)
    made = AppUser.objects.get()
    token = accounts.token_of(made)
    answer = browser.get(f"/projects/{project.pk}/phones/{made.pk}")
    page = answer.content.decode()
    chosen = phone_settings.settings_of(project)
    expected = codes.drawn(
        collect_settings.phone_settings(
            server_url=f"https://dh.example.org/v1/key/{token}/projects/{project.pk}",
            username=code_of(made),
            language="vi",
            choices=codes.choices_of(project, chosen),
        )
    )
    # Forms carry this name of the phone: a code, and nobody's name.
    assert re.fullmatch(r"M\d{4,}", code_of(made))
    assert expected in page
    assert token not in page
    assert token not in unquote(answer.request["PATH_INFO"])
    assert token not in caplog.text
    assert answer["Cache-Control"] == "no-store"
    assert "chưa kết nối được với máy chủ" not in page


def test_a_loopback_address_is_said_with_the_way_out(project, worker, browser, settings):
    settings.PUBLIC_URL = "http://127.0.0.1:8000"
    add(browser, project, worker.email)
    page = browser.get(f"/projects/{project.pk}/phones/{AppUser.objects.get().pk}").content.decode()
    assert "Điện thoại chưa kết nối được với máy chủ này" in page
    assert "make run HOST=0.0.0.0 PUBLIC_URL=http://" in page


def test_a_closed_phone_shows_no_code_and_opens_nothing(project, worker, browser, client):
    add(browser, project, worker.email)
    made = AppUser.objects.get()
    key = f"/v1/key/{accounts.token_of(made)}/projects/{project.pk}/formList"
    assert client.get(key).status_code == 200
    address = f"/projects/{project.pk}/phones/{made.pk}"
    assert browser.get(f"{address}/revoke").status_code == 405
    assert browser.post(f"{address}/revoke")["Location"] == f"/projects/{project.pk}/phones"
    assert client.get(key).status_code == 403
    page = browser.get(address).content.decode()
    assert "<svg" not in page
    assert "đã đóng" in page


def test_a_changed_secret_is_said_and_not_a_wrong_code(project, worker, browser, settings):
    add(browser, project, worker.email)
    made = AppUser.objects.get()
    AppUser.objects.filter(pk=made.pk).update(token_hash="0" * 64)
    page = browser.get(f"/projects/{project.pk}/phones/{made.pk}").content.decode()
    assert "<svg" not in page
    assert "khóa bí mật của máy chủ đã đổi" in page


def test_a_web_form_key_is_no_phone(project, worker, browser):
    accounts.create_web_form_key(project=project, form_id="thu", user=worker, now=build.NOW)
    assert "Điện thoại của dự án sẽ hiện ở đây" in listing(browser, project)


def test_phones_are_found_without_marks(project, browser):
    for key, name in (("a", "Đức Phổ"), ("b", "Sơn Tây")):
        holder = build.person(key, "outreach_worker", project, units=(build.COMMUNE_A,))
        accounts.create_app_user(project=project, name=name, holder=holder, now=build.NOW)
    page = browser.get(reverse("phones", args=[project.pk]), {"q": "duc pho"}).content.decode()
    assert "Đức Phổ" in page
    assert "Sơn Tây</a>" not in page


def test_who_may_not_make_phones_makes_none(project, enter, worker):
    assert add(enter(worker), project, worker.email).status_code == 403
