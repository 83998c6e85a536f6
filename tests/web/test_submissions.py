"""Received submissions on pages: the list, one with its answers, review, comments, files."""

import re
from typing import Any

import pytest

from backend.journal.models import Event
from backend.survey.submissions.models import Submission, SubmissionComment, SubmissionVersion
from tests import build
from tests.browser.filling import photo

FORM = """
| survey | | | | |
| | type | name | label::Tiếng Việt (vi) | label::English (en) |
| | text | ma_xa | Xã | Commune |
| | begin group | nguoi | Người | Person |
| | text | ten | Họ tên | Name |
| | select_one gioi | gioi | Giới | Sex |
| | select_multiple gioi | nhieu | Nhiều | Several |
| | end group | | | |
| | date | ngay | Ngày | Day |
| | geopoint | vi_tri | Vị trí | Place |
| | begin repeat | tre | Trẻ | Child |
| | integer | tuoi | Tuổi | Age |
| | end repeat | | | |
| | image | anh | Ảnh | Photo |
| | file | tep | Tệp | File |
| choices | | | | |
| | list_name | name | label::Tiếng Việt (vi) | label::English (en) |
| | gioi | nu | Nữ | Female |
| | gioi | nam | Nam | Male |
| settings | | | | |
| | form_title | form_id | version | default_language |
| | Phiếu <b>đủ | du | 1 | Tiếng Việt (vi) |
"""
ANSWERS = {
    "ma_xa": "90001",
    "nguoi/ten": "Nguyễn <script>",
    "nguoi/gioi": "nu",
    "nguoi/nhieu": ["nu", "nam"],
    "ngay": "2026-05-17",
    "vi_tri": {"lat": 15.1, "lon": 108.8, "alt": 0, "acc": 4.5},
    "tre": [{"tuoi": 3}, {"tuoi": 5}],
    "anh": "anh.png",
    "tep": "bao cao.html",
}
PNG = photo(20, 10) + b"Nguyen Van A"


@pytest.fixture
def officer(officer: Any) -> Any:
    """Reviews as well."""
    role = officer.assignments.get().role
    role.verbs = [*role.verbs, "submission.update"]
    role.save()
    return officer


@pytest.fixture
def address(project: Any, phone: Any) -> str:
    build.form(project, FORM)
    sent = phone.send(
        "du",
        ANSWERS,
        instance_id="uuid:1",
        files={"anh.png": PNG, "bao cao.html": b"<script>alert(1)</script>"},
    )
    assert sent.status_code == 201
    return f"/projects/{project.pk}/submissions/{Submission.objects.get().pk}"


def text_of(answer: Any) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def review(browser: Any, address: str, **more: Any) -> Any:
    told = {"state": "approved", "seen": SubmissionVersion.objects.latest("id").pk, "comment": ""}
    return browser.post(f"{address}/review", told | more)


def test_the_forms_page_leads_to_what_was_received(browser, project, address):
    shown = text_of(browser.get(f"/projects/{project.pk}/forms"))
    assert f"/projects/{project.pk}/forms/du/submissions" in shown
    listed = browser.get(f"/projects/{project.pk}/forms/du/submissions")
    assert f'href="{address}"' in text_of(listed)
    assert "chưa xem" in text_of(listed)
    assert "Phường An" in text_of(listed)
    assert listed["Cache-Control"] == "no-store"
    assert "Nguyễn" not in text_of(listed)


def test_answers_stand_with_their_questions_in_the_pages_language(browser, address):
    shown = text_of(browser.get(address))
    assert "<dt>Giới</dt><dd>Nữ" in shown
    assert "<dt>Nhiều</dt><dd>Nữ; Nam" in shown
    assert "<dt>Ngày</dt><dd>17/05/2026" in shown
    assert "15.1, 108.8 ±4,5 m" in shown
    assert "<dt>Trẻ (2)</dt>" in shown
    assert "Nguyễn &lt;script&gt;" in shown
    assert "<script>" not in shown
    browser.post("/language", {"language": "en"})
    shown = text_of(browser.get(address))
    assert "<dt>Sex</dt><dd>Female" in shown


def test_no_answer_stands_in_title_or_address(browser, address):
    shown = text_of(browser.get(address))
    title = shown[shown.index("<title>") : shown.index("</title>")]
    assert "Nguyễn" not in title
    for href in re.findall(r'(?:href|src|action)="([^"]+)"', shown):
        assert "Nguy" not in href
        assert "anh.png" not in href
        assert "bao" not in href


def test_reading_leaves_a_line(browser, address, officer):
    browser.get(address)
    event = Event.objects.get(kind="submission.read")
    assert event.user_id == officer.pk
    assert "Nguyễn" not in str(event.details)


def test_pictures_are_drawn_and_other_files_only_saved(browser, address):
    shown = text_of(browser.get(address))
    picture, other = re.findall(r'href="([^"]+/files/\d+)"', shown)
    assert f'<img class="thumb" src="{picture}/view"' in shown
    drawn = browser.get(f"{picture}/view")
    assert drawn["Content-Type"] == "image/jpeg"
    assert drawn["Cache-Control"] == "private, no-store"
    assert b"Nguyen Van A" in PNG
    assert b"Nguyen Van A" not in drawn.content
    for href in (picture, other):
        saved = browser.get(href)
        assert saved["Content-Disposition"].startswith("attachment")
        assert saved["Content-Type"] == "application/octet-stream"
        assert saved["Content-Security-Policy"].endswith("; sandbox")
    assert b"".join(browser.get(picture).streaming_content) == PNG
    assert browser.get(re.sub(r"\d+$", "999999", picture)).status_code == 404


def test_approving_is_one_click(browser, address):
    assert review(browser, address)["Location"] == address
    assert Submission.objects.get().review_state == "approved"
    assert "đã duyệt" in text_of(browser.get(address))


@pytest.mark.parametrize("state", ["hasIssues", "rejected"])
def test_what_must_be_mended_needs_a_reason(browser, address, state):
    answer = review(browser, address, state=state, comment="  ")
    assert answer.status_code == 400
    assert "Hãy ghi nhận xét" in text_of(answer)
    assert Submission.objects.get().review_state == ""
    assert not SubmissionComment.objects.exists()
    review(browser, address, state=state, comment="Thiếu ảnh nhóm")
    assert Submission.objects.get().review_state == state
    assert "Thiếu ảnh nhóm" in text_of(browser.get(address))


def test_a_version_that_came_meanwhile_is_not_approved_unseen(browser, address, phone):
    seen = SubmissionVersion.objects.get().pk
    phone.send("du", ANSWERS | {"ngay": "2026-05-18"}, instance_id="uuid:2", deprecated_id="uuid:1")
    answer = review(browser, address, seen=seen, comment="đã xem")
    assert answer.status_code == 400
    shown = text_of(answer)
    assert "Có bản mới hơn vừa đến" in shown
    assert "đã xem</textarea>" in shown
    assert Submission.objects.get().review_state == "edited"


def test_versions_tell_what_changed(browser, address, phone):
    changed = ANSWERS | {"nguoi/gioi": "nam", "tre": [{"tuoi": 3}, {"tuoi": 6}]}
    phone.send("du", changed, instance_id="uuid:2", deprecated_id="uuid:1")
    shown = text_of(browser.get(address))
    assert "<dt>Giới</dt><dd><del>Nữ</del> → <ins>Nam</ins></dd>" in shown
    assert "<dt>Tuổi (2)</dt><dd><del>5</del> → <ins>6</ins></dd>" in shown
    assert "đã sửa" in shown


@pytest.mark.parametrize(
    "told", [{"state": "xong"}, {"seen": "x"}, {"state": ""}, {"comment": "a\0b"}]
)
def test_nonsense_is_refused_and_nothing_changes(browser, address, told):
    assert review(browser, address, **told).status_code == 400
    assert Submission.objects.get().review_state == ""


def test_comments_are_written_and_empty_ones_refused(browser, address):
    assert browser.post(f"{address}/comment", {"body": "  "}).status_code == 400
    assert browser.post(f"{address}/comment", {"body": "Đã gọi lại"}).status_code == 302
    assert "Đã gọi lại" in text_of(browser.get(address))


def test_the_list_is_cut_by_state_and_reason_and_pages(browser, project, address):
    review(browser, address)
    base = f"/projects/{project.pk}/forms/du/submissions"
    assert address in text_of(browser.get(base))
    assert address in text_of(browser.get(f"{base}?state=approved"))
    assert address not in text_of(browser.get(f"{base}?state=new"))
    assert address not in text_of(browser.get(f"{base}?flagged=1"))
    for nonsense in ("page=99", "page=x", "state=%3Cb%3E", "flagged=%00"):
        assert browser.get(f"{base}?{nonsense}").status_code == 200


def test_who_may_not_sees_nothing(address, project, enter, worker):
    away = build.person("xa", "officer", project, units=(build.COMMUNE_B,))
    leader = build.person("lanhdao", "leader", project, units=(build.PROVINCE,))
    shown = text_of(enter(away).get(f"/projects/{project.pk}/forms/du/submissions"))
    assert address not in shown
    for end in ("", "/files/1"):
        assert enter(away).get(f"{address}{end}").status_code == 404
        assert enter(leader).get(f"{address}{end}").status_code == 403
    assert review(enter(away), address).status_code == 404
    assert review(enter(leader), address).status_code == 403
    assert enter(worker).get(f"/projects/{project.pk}/forms/du/submissions").status_code == 403


def test_who_only_reads_gets_no_buttons(address, project, enter):
    viewer = build.person("xem", "project_viewer", project, project_wide=True)
    shown = text_of(enter(viewer).get(address))
    assert "Duyệt phiếu" not in shown
    assert review(enter(viewer), address).status_code == 403


def test_a_deleted_one_is_gone(browser, address):
    Submission.objects.update(deleted_at=build.NOW)
    assert browser.get(address).status_code == 404
    assert review(browser, address).status_code == 404


def test_more_submissions_cost_no_more_queries(
    browser, project, address, phone, django_assert_max_num_queries
):
    for number in range(12):
        phone.send("du", ANSWERS, instance_id=f"uuid:n{number}")
    with django_assert_max_num_queries(20):
        browser.get(f"/projects/{project.pk}/forms/du/submissions")
    with django_assert_max_num_queries(32):
        browser.get(address)
