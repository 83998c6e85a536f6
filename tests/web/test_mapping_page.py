"""Mapping the questions of a form that somebody brought: choose, look, keep; .toml; versions."""

from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from backend.jobs.records import record_submission
from backend.survey.forms.models import Form, FormVersion
from backend.survey.submissions.models import Submission
from outreach.kinds import KINDS
from outreach.mapping import parse
from outreach.models import Activity, Source
from tests import build

OWN = """
| survey   |                 |        |             |                    |
|          | type            | name   | label       | bind::dh:sensitive |
|          | text            | ma_xa  | Xã          |                    |
|          | date            | ngay   | Ngày        |                    |
|          | select_one loai | loai   | Loại buổi   |                    |
|          | integer         | nguoi  | Số người    | {mark}             |
|          | text            | ghi    | Ghi chú     |                    |
|          | begin_repeat    | lop    | Lớp         |                    |
|          | text            | ten    | Tên lớp     |                    |
|          | integer         | so     | Số học sinh |                    |
|          | end_repeat      |        |             |                    |
| choices  |                 |        |             |                    |
|          | list_name       | name   | label       |                    |
|          | loai            | T01    | Nói chuyện  |                    |
|          | loai            | thi    | Cuộc thi    |                    |
| settings |                 |        |             |                    |
|          | form_title      | form_id | version    | namespaces         |
|          | Buổi riêng      | rieng  | {version}   | {namespaces}       |
"""
NAMESPACES = 'dh="http://dong-hanh.vn/xforms/1.0"'
CHOSEN = {
    "record": "activity",
    "unit": "ma_xa",
    "day": "ngay",
    "field:kind": "loai",
    "value:kind:thi": "T03",
    "field:attendances": "nguoi",
    "fixed:setting": "truong_hoc",
    "fixed:minutes": "45",
}
MAPPING = {
    "record": "activity",
    "unit": "ma_xa",
    "day": "ngay",
    "fields": {"kind": "loai", "attendances": "nguoi"},
    "values": {"kind": {"thi": "T03"}},
    "constants": {"setting": "truong_hoc", "minutes": 45},
}


def own(version: str = "1", mark: str = "") -> str:
    return OWN.format(version=version, mark=mark, namespaces=NAMESPACES)


def address(project, form_id: str = "rieng") -> str:
    return f"/projects/{project.pk}/forms/{form_id}/mapping"


@pytest.fixture
def manager(enter, admin):
    return enter(admin)


def send(phone, form_id: str = "rieng", **answers: object) -> UUID:
    said = {"ma_xa": "90001", "ngay": "2026-05-17", "loai": "thi"}
    said |= answers or {"nguoi": "40"}
    known = set(Submission.objects.values_list("pk", flat=True))
    blank = phone.blank(form_id)
    answer = phone.submit(phone.fill(blank, {key: str(value) for key, value in said.items()}))
    assert answer.is_sent, answer.message
    build.work()
    (key,) = Submission.objects.exclude(pk__in=known).values_list("pk", flat=True)
    return key


def test_the_page_says_kinds_in_words_and_offers_questions_whose_type_fits(manager, project):
    build.draft(project, own())
    shown = manager.get(address(project)).content.decode()
    assert "Hoạt động (nói chuyện, cuộc thi, lớp kỹ năng…)" in shown
    assert shown.count("<option") == len(KINDS) + 1
    shown = manager.get(address(project), {"record": "activity"}).content.decode()
    attendances = shown.split('name="field:attendances"')[1].split("</select>")[0]
    assert "Số người (nguoi)" in attendances
    assert "Ghi chú" not in attendances
    assert "lop/so" not in attendances
    assert 'name="position"' in shown
    person = manager.get(address(project), {"record": "contact"}).content.decode()
    assert 'name="position"' not in person


def test_every_kind_of_record_has_its_page_in_both_languages(manager, project):
    build.draft(project, own())
    page = manager.get(address(project)).content.decode()
    kinds = [part.split('"')[0] for part in page.split('<option value="')[1:]]
    for language in ("vi", "en"):
        manager.post("/language", {"language": language})
        for kind in filter(None, kinds):
            answer = manager.get(address(project), {"record": kind})
            assert answer.status_code == 200, kind
            assert "__proxy__" not in answer.content.decode()


def test_what_is_chosen_is_kept_as_the_same_mapping_that_a_file_would_be(manager, project):
    build.draft(project, own())
    answer = manager.post(address(project), {**CHOSEN, "act": "keep"})
    assert answer["Location"].endswith("/mapping?kept=1")
    draft = FormVersion.objects.get()
    assert draft.mapping == MAPPING
    assert (draft.unit_field, draft.day_field) == ("ma_xa", "ngay")
    shown = manager.get(answer["Location"]).content.decode()
    assert "Đã lưu bảng ghép" in shown
    assert '<option value="T03" selected>' in shown
    file = manager.get(f"{address(project)}.toml")
    assert file["Content-Disposition"] == 'attachment; filename="rieng.toml"'
    assert parse(file.content) == MAPPING


def test_rows_are_mapped_from_the_questions_of_one_repeat(manager, project):
    build.draft(project, own())
    posted = {
        "record": "training",
        "unit": "ma_xa",
        "day": "ngay",
        "fixed:kind": "D1",
        "row:needs:content": "lop/ten",
        "row:needs:persons": "lop/so",
        "act": "keep",
    }
    assert manager.post(address(project), posted).status_code == 302
    mapping = FormVersion.objects.get().mapping
    assert mapping is not None
    assert mapping["rows"] == {
        "needs": {"repeat": "lop", "fields": {"content": "ten", "persons": "so"}}
    }


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"field:kind": "khong_co"}, "Loại"),
        ({"field:kind": ""}, "cần"),
        ({"field:attendances": "lop/so"}, "nhóm lặp"),
        ({"field:attendances": "ghi"}, "int"),
        ({"fixed:kind": "T01"}, "[constants]"),
        ({"fixed:minutes": "nhiều"}, "Thời lượng"),
        ({"value:kind:thi": "T99"}, "Loại"),
        ({"unit": ""}, "unit"),
        ({"record": "khong_co"}, "record"),
        ({"record": ""}, "Hãy chọn loại hồ sơ"),
        ({"record": "contact", "position": "ghi"}, "position"),
        ({"field:nothing\x00": "a\x00b"}, "nothing"),
        ({"record": "screening"}, "scores"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence_and_nothing_is_kept(
    manager, project, changed, sentence
):
    build.draft(project, own())
    answer = manager.post(address(project), {**CHOSEN, **changed, "act": "keep"})
    assert answer.status_code == 400
    shown = answer.content.decode()
    assert sentence in shown.split('class="summary"')[1].split("</ul>")[0]
    assert FormVersion.objects.get().mapping is None


@pytest.mark.parametrize(
    "content",
    [
        b"record = ",
        b"\xff\xfe",
        b'record = "activity"\nfields = 3',
        b'record = "activity"\n[values]\nkind = 3',
        b'record = "activity"\nunit = "ma_xa"\n[rows.needs]\nrepeat = 4',
        b'record = ["activity"]',
        b"x = 1",
        b"a = " + b"[" * 20_000,
        b'record = "activity"\n[fields]\nkind = ""',
    ],
)
@pytest.mark.parametrize("act", ["look", "keep"])
def test_a_file_that_is_no_mapping_is_told(manager, project, content, act):
    build.draft(project, own())
    file = SimpleUploadedFile("m.toml", content)
    answer = manager.post(address(project), {"toml": file, "act": act})
    assert answer.status_code in {200, 400}
    assert 'class="summary"' in answer.content.decode()
    assert FormVersion.objects.get().mapping is None


def test_scores_come_by_the_file_and_stay_when_the_page_changes_the_rest(manager, project):
    marked = "\n".join(
        f"| | integer | q{n}_{s} | q |"
        for n in range(1, 8)
        for s in "abcdefghij"
        if n != 5 or s != "a"
    )
    form = own().replace(
        "| choices ", f"{marked}\n| | text | dong_y | Đồng ý |\n| | text | q8 | Tiêm |\n| choices "
    )
    build.draft(project, form)
    scores = "\n".join(f'q{n} = "q{n}_{{s}}"' for n in range(1, 8))
    toml = (
        'record = "screening"\nunit = "ma_xa"\nday = "ngay"\n[fields]\nconsent = "dong_y"\n'
        f'[scores]\n{scores}\ninjecting = "q8"\n'
    )
    file = SimpleUploadedFile("m.toml", toml.encode())
    assert manager.post(address(project), {"toml": file, "act": "keep"}).status_code == 302
    before = FormVersion.objects.get().mapping
    posted = {
        "record": "screening",
        "unit": "ma_xa",
        "day": "ngay",
        "field:consent": "dong_y",
        "field:age": "nguoi",
        "act": "keep",
    }
    answer = manager.post(address(project), posted)
    assert answer.status_code == 302
    after = FormVersion.objects.get().mapping
    assert before is not None
    assert after is not None
    assert after["scores"] == before["scores"]
    assert after["fields"] == {"consent": "dong_y", "age": "nguoi"}


def test_a_look_shows_what_the_last_submissions_would_become_and_keeps_nothing(
    manager, project, phone
):
    build.form(project, own())
    send(phone)
    send(phone, loai="thi", nguoi="")
    answer = manager.post(address(project), {**CHOSEN, "act": "look"})
    shown = answer.content.decode()
    assert answer.status_code == 200
    assert shown.count("thành hồ sơ</span>") == 2
    assert "17/05/2026" in shown
    assert "(T03)" in shown
    assert not Form.objects.get().draft_id
    without = {name: value for name, value in CHOSEN.items() if name != "value:kind:thi"}
    shown = manager.post(address(project), {**without, "act": "look"}).content.decode()
    assert shown.count("chưa thành hồ sơ") == 2
    assert "thi</" not in shown.split('id="examples"')[1].split("</section>")[0]


def test_a_look_shows_at_most_ten_and_only_what_the_viewer_may_read(manager, project, phone):
    build.form(project, own())
    for number in range(12):
        send(phone, nguoi=number)
    shown = manager.post(address(project), {**CHOSEN, "act": "look"}).content.decode()
    assert shown.count("thành hồ sơ</span>") == 10


def test_a_mapping_of_a_published_form_makes_the_next_version_and_older_ones_wait(
    manager, project, phone
):
    build.form(project, own())
    key = send(phone)
    assert not Activity.objects.exists()
    assert manager.post(address(project), {**CHOSEN, "act": "keep"}).status_code == 302
    form = Form.objects.get()
    assert form.draft is not None
    assert (form.draft.version, form.draft.mapping) == ("2", MAPPING)
    assert form.current is not None
    assert form.current.mapping is None
    assert manager.post(f"/projects/{project.pk}/forms/rieng/publish").status_code == 302
    page = f"/projects/{project.pk}/submissions/{key}"
    shown = manager.get(page).content.decode()
    assert "cũ hơn bảng ghép" in shown
    assert f'action="{page}/mapping"' in shown
    assert manager.post(f"{page}/mapping")["Location"] == page
    build.work()
    assert Activity.objects.get(pk=key).kind == "T03"
    assert Source.objects.get(pk=key).kind == "activity"
    assert "cũ hơn bảng ghép" not in manager.get(page).content.decode()


def test_an_older_version_that_lacks_a_question_says_so_and_is_left_as_it_is(
    manager, project, phone
):
    build.form(project, own().replace("| nguoi ", "| so_nguoi "))
    key = send(phone, so_nguoi=4)
    build.draft(project, own("2"))
    assert manager.post(address(project), {**CHOSEN, "act": "keep"}).status_code == 302
    assert manager.post(f"/projects/{project.pk}/forms/rieng/publish").status_code == 302
    page = f"/projects/{project.pk}/submissions/{key}"
    shown = manager.get(page).content.decode()
    assert "cũ hơn bảng ghép" in shown
    assert "nguoi" in shown
    assert f'action="{page}/mapping"' not in shown
    answer = manager.post(f"{page}/mapping")
    assert answer.status_code == 409
    build.work()
    assert not Activity.objects.exists()
    assert not record_submission(key, build.NOW)


def test_a_sensitive_question_fills_no_plain_field(manager, project):
    build.draft(project, own(mark="health"))
    answer = manager.post(address(project), {**CHOSEN, "act": "keep"})
    assert answer.status_code == 400
    assert "nhạy cảm" in answer.content.decode()
    assert FormVersion.objects.get().mapping is None


def test_only_who_may_change_forms_maps_them(project, browser, enter, worker):
    build.form(project, own())
    for who in (browser, enter(worker)):
        assert who.get(address(project)).status_code == 403
        assert who.post(address(project), {**CHOSEN, "act": "keep"}).status_code == 403
        assert who.get(f"{address(project)}.toml").status_code == 403


def test_the_mapping_is_taken_away_again(manager, project):
    build.draft(project, own(), mapping=MAPPING)
    assert manager.post(address(project), {"act": "clear"}).status_code == 302
    assert FormVersion.objects.get().mapping is None
    assert manager.get(f"{address(project)}.toml").status_code == 404
