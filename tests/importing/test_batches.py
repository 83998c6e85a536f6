"""Files of the past, from upload to undo: matched, looked at, brought in as a whole, taken out."""

import json
from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from backend.accounts.models import Project, User
from backend.importing.models import ImportBatch, ImportRow, PlaceChoice
from backend.importing.running import drop_old
from backend.journal.models import Event
from backend.survey.entities.models import Entity
from outreach.models import Activity, Count, Site, Source
from tests import build
from tests.importing.books import ACTIVITIES, SITES, bomb, book
from tests.web.conftest import enter
from tests.xforms.forms import garbled

__all__ = ["enter"]

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(enter: Callable[[User], Client], admin: User) -> Client:
    return enter(admin)


def upload(browser: Client, project: Project, content: bytes, kind: str = "site", **more: str):
    file = SimpleUploadedFile(more.get("name", "ds.xlsx"), content)
    return browser.post(f"/projects/{project.pk}/imports", {"kind": kind, "source": file})


def taken(browser: Client, project: Project, rows: list[list[Any]], kind: str = "site") -> str:
    answer = upload(browser, project, book(rows), kind)
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])


def told(browser: Client, page: str) -> str:
    answer = browser.get(page)
    assert answer.status_code == 200
    return str(answer.content.decode())


def bring_in(browser: Client, page: str) -> None:
    assert browser.post(f"{page}/order").status_code == 302
    build.work()


def test_a_messy_list_of_sites_is_matched_by_itself_as_far_as_it_goes(browser, project) -> None:
    page = taken(browser, project, SITES)
    batch = ImportBatch.objects.get()
    assert batch.heading == 3
    assert batch.columns == {"name": 0, "kind": 1, "address": 2, "pupils": 3}
    assert batch.values["kind"] == {
        "thcs": "thcs", "doanh nghiep": "doanh_nghiep", "nha van hoa": "nha_van_hoa"
    }  # fmt: skip
    shown = told(browser, page)
    assert "1.234" in shown
    assert "không tìm thấy" in shown
    assert not Site.objects.exists()


def test_new_rows_are_brought_in_as_records_and_entities_and_the_others_left_out(
    browser, project
) -> None:
    page = taken(browser, project, SITES)
    bring_in(browser, page)
    sites = {site.name: site for site in Site.objects.all()}
    assert set(sites) == {"THCS Sông Vệ", "Công ty Giày An", "Nhà văn hoá Bình"}
    school = sites["THCS Sông Vệ"]
    assert (school.unit, school.setting, school.pupils) == (build.COMMUNE_A, "truong_hoc", 1234)
    assert sites["Nhà văn hoá Bình"].unit == build.COMMUNE_B
    entity = Entity.objects.get(uuid=school.uuid)
    assert entity.values == {"loai": "thcs", "boi_canh": "truong_hoc", "ma_xa": "90001"}
    assert Source.objects.get(pk=school.submission).review == "approved"
    assert ImportBatch.objects.get().state == "imported"
    assert not ImportRow.objects.exclude(cells=[]).exists()
    assert ImportRow.objects.count() == 3
    assert "đã nhập" in told(browser, page)


def test_the_same_file_again_doubles_nothing(browser, project) -> None:
    bring_in(browser, taken(browser, project, SITES))
    page = taken(browser, project, SITES)
    assert "đã có" in told(browser, page)
    answer = browser.post(f"{page}/order")
    assert answer.status_code == 409
    assert Site.objects.count() == 3


def test_a_site_of_the_same_name_and_commune_is_a_twin_however_it_is_written(
    browser, project
) -> None:
    rows = [SITES[2], ["Nhà văn hoá Bình", "Nhà văn hóa", "Xã Bình", 1],
            ["NHÀ VĂN HÓA BÌNH", "Nhà văn hóa", "xã Bình", 2],
            ["Nhà văn-hoá «Bình»", "Nhà văn hóa", "xã Bình", 3]]  # fmt: skip
    bring_in(browser, taken(browser, project, rows))
    assert Site.objects.count() == 1


def test_activities_are_held_at_the_sites_that_are_there_and_counted(browser, project) -> None:
    bring_in(browser, taken(browser, project, SITES))
    page = taken(browser, project, ACTIVITIES, "activity")
    assert ImportBatch.objects.get(kind="activity").columns["attendances"] == 4
    bring_in(browser, page)
    talk = Activity.objects.get(kind="T01")
    assert (talk.held_on, talk.attendances, talk.cost) == (date(2024, 5, 31), 1040, 1_500_000)
    assert talk.unit == build.COMMUNE_A
    site = Site.objects.get(name="THCS Sông Vệ")
    assert talk.site_id == site.pk
    assert talk.setting == "truong_hoc"
    assert Activity.objects.get(kind="T03").unit == build.COMMUNE_B
    assert Count.objects.get(kind="T01", measure="attendances").value == 1040


def test_undo_takes_everything_out_unless_something_refers_to_it(browser, project) -> None:
    sites = taken(browser, project, SITES)
    bring_in(browser, sites)
    activities = taken(browser, project, ACTIVITIES, "activity")
    bring_in(browser, activities)
    answer = browser.post(f"{sites}/undo")
    assert answer.status_code == 409
    assert "1 hoạt động" in answer.content.decode()
    assert "1 hoạt động" in told(browser, sites)
    for page in (activities, sites):
        assert browser.post(f"{page}/undo").status_code == 302
        build.work()
    assert not Activity.objects.exists()
    assert not Site.objects.exists()
    assert not Count.objects.exists()
    assert not Source.objects.exists()
    assert not Entity.objects.filter(deleted_at=None).exists()
    assert not ImportRow.objects.exists()
    bring_in(browser, taken(browser, project, SITES))
    assert Site.objects.count() == 3
    assert Entity.objects.filter(deleted_at=None).count() == 3


def test_a_place_chosen_by_hand_is_remembered_for_equal_texts(browser, project) -> None:
    page = taken(browser, project, SITES[:3] + [["Trường lạ", "THCS", "xã Không Có", 3]])
    assert "không tìm thấy" in told(browser, page)
    posted = {"step": "places", "typed:xa khong co": "90002"}
    assert browser.post(page, posted).status_code == 302
    assert PlaceChoice.objects.get().unit == build.COMMUNE_B
    bring_in(browser, page)
    assert Site.objects.get().unit == build.COMMUNE_B
    other = taken(browser, project, SITES[:3] + [["Trường khác", "THCS", "Xã  KHÔNG CÓ", 3]])
    assert "không tìm thấy" not in told(browser, other)
    answer = browser.post(page, posted)
    assert answer.status_code == 409


def test_one_commune_and_one_kind_may_hold_for_all_rows(browser, project) -> None:
    page = taken(browser, project, [["Tên", "Ghi chú"], ["Trường A", "x"], ["Trường B", "y"]])
    shown = told(browser, page)
    assert "Không có tên xã" in shown
    browser.post(page, {"step": "values", "value:kind:*": "thcs"})
    browser.post(page, {"step": "places", "for_all": "xã Bình"})
    bring_in(browser, page)
    assert set(Site.objects.values_list("kind", "unit")) == {("thcs", build.COMMUNE_B)}
    assert Site.objects.count() == 2


def test_days_that_can_be_read_two_ways_are_asked(browser, project) -> None:
    rows = [ACTIVITIES[0], [*ACTIVITIES[1][:1], "05/06/2024", *ACTIVITIES[1][2:]]]
    page = taken(browser, project, rows, "activity")
    shown = told(browser, page)
    assert "số nào là ngày?" in shown
    assert browser.post(f"{page}/order").status_code == 409
    words = {f"value:kind:{key}": code
             for key, code in ImportBatch.objects.get().values["kind"].items()}  # fmt: skip
    browser.post(page, {"step": "values", "date:texts": "mdy", **words})
    bring_in(browser, page)
    assert Activity.objects.get().held_on == date(2024, 5, 6)


def test_cells_that_excel_exchanged_are_asked(browser, project) -> None:
    rows = [
        ACTIVITIES[0],
        ACTIVITIES[1],
        [*ACTIVITIES[2][:1], date(2024, 6, 5), *ACTIVITIES[2][2:]],
    ]
    page = taken(browser, project, rows, "activity")
    assert "đổi chỗ" in told(browser, page)
    words = {f"value:kind:{key}": code
             for key, code in ImportBatch.objects.get().values["kind"].items()}  # fmt: skip
    browser.post(page, {"step": "values", "date:cells": "swapped", **words})
    bring_in(browser, page)
    assert Activity.objects.get(kind="T03").held_on == date(2024, 5, 6)


def test_a_heading_of_two_rows_with_merged_cells_is_read_from_above(browser, project) -> None:
    rows = [["Nội dung", "Ngày", "Xã", "Số người", None], [None, None, None, "Nam", "Nữ"],
            ["Nói chuyện", "31/05/2024", "Bình", 3, 4]]  # fmt: skip
    answer = upload(browser, project, book(rows, merge="D1:E1"), "activity")
    page = answer["Location"]
    browser.post(page, {"step": "sheet", "sheet": "0", "heading": "1", "heading_rows": "2"})
    shown = told(browser, page)
    assert "Số người – Nam" in shown
    assert "Số người – Nữ" in shown
    batch = ImportBatch.objects.get()
    assert batch.columns["men"] == 3
    assert batch.columns["women"] == 4


BAD = {
    "no file": b"",
    "nonsense": b"\x00\x01\x02",
    "text": "tên;loại\n".encode(),
    "half a zip": book([["a"]])[:200],
    "a garbled part": garbled(book([["a"]])),
    "an old .xls": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
    "empty": book([]),
    "old letters": book([["Tªn", "Lo¹i"], ["Tr­êng THCS §øc Phæ", "THCS"]]),
    "VNI": book([["Teân", "Loaïi"], ["Tröôøng Nguyeãn Traõi", "THCS"]]),
}


@pytest.mark.parametrize("name", BAD)
def test_a_file_that_cannot_be_used_is_refused_in_a_sentence(browser, project, name: str) -> None:
    answer = upload(browser, project, BAD[name])
    assert answer.status_code == 400
    assert 'class="error"' in answer.content.decode()
    assert not ImportBatch.objects.exists()


def test_a_bomb_and_too_many_rows_are_refused(browser, project) -> None:
    many = book([["Tên"], *([f"T{n}"] for n in range(5_100))])
    for content, sentence in ((bomb(), "Không đọc được tệp"), (many, "Tệp quá lớn")):
        answer = upload(browser, project, content)
        assert answer.status_code == 400
        assert sentence in answer.content.decode()
    assert not ImportBatch.objects.exists()


@pytest.mark.parametrize(
    "posted",
    [
        {"step": "sheet", "sheet": "9", "heading": "1", "heading_rows": "1"},
        {"step": "sheet", "sheet": "x", "heading": "-1", "heading_rows": "1"},
        {"step": "sheet", "sheet": "0", "heading": "1", "heading_rows": "99"},
        {"step": "columns", "column:name": "999999"},
        {"step": "columns", "column:khong_co": "1"},
        {"step": "columns", "column:name": "\x00"},
        {"step": "values", "value:kind:thcs": "khong_co"},
        {"step": "values", "value:name:x": "thcs"},
        {"step": "values", "date:texts": "ydm"},
        {"step": "places", "typed:x": "xã Viễn"},
        {"step": "places", "for_all": "\x00 xã nào"},
        {"step": "places", "place:x": "90501@2025-07-01"},
    ],
)
def test_a_choice_that_is_not_on_the_page_changes_nothing(browser, project, posted) -> None:
    page = taken(browser, project, SITES)
    before = ImportBatch.objects.values().get()
    assert browser.post(page, posted).status_code == 400
    assert ImportBatch.objects.values().get() == before
    assert not PlaceChoice.objects.exists()


def test_formulas_count_by_their_value_and_html_stays_text(browser, project) -> None:
    page = taken(
        browser, project, [*SITES[2:4], ["<b>Trường</b> {{x}}", "THCS", "Xã Bình", "=1+1"]]
    )
    shown = told(browser, page)
    assert "&lt;b&gt;" in shown
    assert "<b>Trường" not in shown
    bring_in(browser, page)
    assert Site.objects.get(unit=build.COMMUNE_B).pupils is None


def test_who_has_a_part_of_the_area_brings_in_rows_of_that_part_alone(
    project, enter, browser
) -> None:
    office = build.person("office", "officer", project, units=(build.COMMUNE_B,))
    hers = enter(office)
    page = taken(hers, project, SITES)
    bring_in(hers, page)
    assert set(Site.objects.values_list("unit", flat=True)) == {build.COMMUNE_B}
    other = build.person("other", "officer", project, units=(build.COMMUNE_A,))
    assert enter(other).get(page).status_code == 404
    assert browser.get(page).status_code == 200


def test_only_who_plans_work_brings_files_in(project, enter, worker, browser) -> None:
    page = taken(browser, project, SITES)
    for path in (f"/projects/{project.pk}/imports", page):
        assert enter(worker).get(path).status_code == 403
    assert enter(worker).post(f"{page}/order").status_code == 403
    assert browser.get(f"/projects/{project.pk}/imports/{uuid4()}").status_code == 404


def test_the_journal_holds_ids_and_numbers_and_no_cell(browser, project) -> None:
    page = taken(browser, project, SITES)
    bring_in(browser, page)
    kept = json.dumps(list(Event.objects.values_list("kind", "subject", "details")), default=str)
    for word in ("Sông", "Giày", "Bình", "ds.xlsx"):
        assert word not in kept
    assert {"import.upload", "import.order", "import.done"} <= set(
        Event.objects.values_list("kind", flat=True)
    )


def test_a_file_that_nobody_brings_in_goes_after_a_week(browser, project) -> None:
    page = taken(browser, project, SITES)
    ImportBatch.objects.update(created_at=build.NOW)
    assert drop_old(build.NOW) == 0
    assert drop_old(build.NOW.replace(year=2027)) == 1
    assert browser.get(page).status_code == 404
    page = taken(browser, project, SITES)
    assert browser.post(f"{page}/drop").status_code == 302
    assert not ImportRow.objects.exists()
