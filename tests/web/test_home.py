"""The start page, the banner of invented records, the inbox."""

import json

from backend.accounts import services as accounts
from backend.journal.models import Event, Task
from notifications.services import enqueue
from tests import build


def test_it_says_which_project_as_what_and_where(officer, project, browser):
    page = browser.get("/").content.decode()
    assert project.name in page
    assert "Tỉnh Thử Nghiệm · Cơ quan thường trực (tỉnh, huyện)" in page
    assert f"/projects/{project.pk}/phones" in page
    assert "Mọi phiếu đã nhận đều đã vào số liệu" in page


def test_an_ended_unit_is_named_as_it_was_called(project, enter):
    user = build.person("cu", "leader", project, units=(build.OLD_DISTRICT,))
    assert "Thị xã Cũ" in enter(user).get("/").content.decode()


def test_it_counts_what_waits_and_tells_an_administrator_what_failed(browser, enter, admin):
    event = Event.objects.create(at=build.NOW, kind="x", subject="1")
    for number, state in enumerate(["open"] * 3 + ["dead"]):
        Task.objects.create(
            event=event, job=str(number), subject="1", state=state, run_at=build.NOW
        )
    page = browser.get("/").content.decode()
    assert "Còn 3 bước" in page
    assert "1 bước chưa xong" not in page
    assert "1 bước chưa xong" in enter(admin).get("/").content.decode()


def test_it_shows_how_far_the_demonstration_has_arrived(browser, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    told = tmp_path / "demo-progress.json"
    told.write_text(json.dumps({"sent": 1234, "of": 5000, "done": False}))
    page = browser.get("/").content.decode()
    assert "1.234/5.000" in page
    assert 'http-equiv="refresh"' in page
    told.write_text(json.dumps({"sent": 5000, "of": 5000, "done": True}))
    assert "refresh" not in browser.get("/").content.decode()
    for broken in ["", "{", "[]", '{"sent": null, "of": 2, "done": false}']:
        told.write_text(broken)
        assert browser.get("/").status_code == 200


def test_invented_records_are_marked_on_every_page_of_their_project(project, officer, browser):
    project.description = "DỮ LIỆU GIẢ LẬP: trình diễn"
    project.save()
    for address in [
        "/",
        "/inbox",
        *(f"/projects/{project.pk}/{tab}" for tab in ("map", "campaigns", "forms", "phones")),
    ]:
        assert "DỮ LIỆU GIẢ LẬP" in browser.get(address).content.decode(), address


def test_a_real_project_is_not_marked_because_another_is_invented(project, officer, browser):
    invented = accounts.create_project(
        name="Giả lập", description="DỮ LIỆU GIẢ LẬP", units=[build.PROVINCE], now=build.NOW
    )
    role = accounts.ensure_roles()["officer"]
    accounts.assign(
        role=role,
        project=invented,
        user=officer,
        units=[build.PROVINCE],
        starts_on=build.TODAY.replace(2020),
    )
    assert "DỮ LIỆU GIẢ LẬP" not in browser.get(f"/projects/{project.pk}/map").content.decode()
    assert "DỮ LIỆU GIẢ LẬP" in browser.get(f"/projects/{invented.pk}/map").content.decode()
    assert "DỮ LIỆU GIẢ LẬP" in browser.get("/").content.decode()


def message(user, key: str):
    return enqueue(
        user=user,
        title=f"Nhắc {key}",
        body="Trường <b>A</b>",
        link="/inbox",
        key=key,
        now=build.NOW,
    )


def test_the_inbox_shows_only_ones_own_and_counts_the_unread(officer, worker, browser, enter):
    first = message(officer, "a")
    message(officer, "b")
    message(worker, "c")
    page = browser.get("/inbox").content.decode()
    assert "Nhắc a" in page
    assert "Nhắc c" not in page
    assert "&lt;b&gt;A&lt;/b&gt;" in page
    assert 'class="count">2<' in page
    assert browser.post(f"/inbox/{first.pk}/read")["Location"] == "/inbox"
    assert 'class="count">1<' in browser.get("/inbox").content.decode()
    browser.post("/inbox/read")
    assert 'class="count"' not in browser.get("/inbox").content.decode()
    assert 'class="count">1<' in enter(worker).get("/inbox").content.decode()


def test_nobody_marks_the_messages_of_others(officer, worker, browser, enter):
    theirs = message(worker, "c")
    browser.post(f"/inbox/{theirs.pk}/read")
    assert 'class="count">1<' in enter(worker).get("/inbox").content.decode()
    assert browser.get("/inbox/read").status_code == 405


def test_an_empty_inbox_says_what_would_be_there(browser):
    assert "Chưa có tin nào" in browser.get("/inbox").content.decode()
