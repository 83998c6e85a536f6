"""Forms: which to fill, upload with faults, draft, publish."""

from django.core.files.uploadedfile import SimpleUploadedFile

from backend.survey.forms.models import Form, FormVersion
from tests import build
from tests.outreach import build as records

BROKEN = """
| survey | | | | |
| | type | name | label | relevant |
| | text | ten | Tên | ${khong_co} > 1 |
| settings | | |
| | form_id | version |
| | hong | 1 |
"""


def upload(browser, project, text: str | bytes, name: str = "phieu.md", **more):
    source = SimpleUploadedFile(name, text.encode() if isinstance(text, str) else text)
    return browser.post(f"/projects/{project.pk}/forms/upload", {"source": source, **more})


def page(browser, project) -> str:
    return browser.get(f"/projects/{project.pk}/forms").content.decode()


def test_each_sees_the_forms_that_she_may_fill(project, enter, worker, leader):
    assert "Mẫu phiếu anh/chị được điền sẽ hiện ở đây" in page(enter(worker), project)
    build.form(project, build.simple())
    assert f"/projects/{project.pk}/forms/thu/fill" in page(enter(worker), project)
    shown = page(enter(leader), project)
    assert "/fill" not in shown
    assert "Tải mẫu phiếu lên" not in shown


def test_upload_draft_publish(project, enter, admin, worker):
    browser = enter(admin)
    answer = upload(browser, project, build.simple())
    assert answer["Location"] == f"/projects/{project.pk}/forms/thu/draft"
    shown = browser.get(answer["Location"])
    text = shown.content.decode()
    assert "max-pixels" in text  # pyxform's warning about pictures, in words
    assert "<svg" in text
    assert shown["Cache-Control"] == "no-store"
    assert not Form.objects.get().current
    answer = browser.post(f"/projects/{project.pk}/forms/thu/publish")
    assert answer["Location"] == f"/projects/{project.pk}/forms"
    assert "/forms/thu/fill" in page(enter(worker), project)


def test_a_faulty_form_is_told_with_sheet_row_and_what_to_do(project, enter, admin):
    browser = enter(admin)
    answer = upload(browser, project, BROKEN)
    shown = answer.content.decode()
    assert answer.status_code == 400
    assert '<th scope="row">survey</th>' in shown
    assert "khong_co" in shown
    assert "#id_source" in shown
    assert not FormVersion.objects.exists()
    browser.post("/language", {"language": "en"})
    assert "What to mend" in upload(browser, project, BROKEN).content.decode()


def test_what_is_no_form_is_refused_in_a_sentence(project, enter, admin):
    browser = enter(admin)
    for name, content in (
        ("a.xlsx", b"PK\x03\x04 nonsense"),
        ("a.pdf", b"%PDF"),
        ("a.md", b"\x00\xff"),
    ):
        answer = upload(browser, project, content, name)
        assert answer.status_code == 400, name
        assert "Cần sửa chỗ này" in answer.content.decode()
    answer = browser.post(f"/projects/{project.pk}/forms/upload", {})
    assert "Hãy chọn tệp mẫu phiếu" in answer.content.decode()
    assert not FormVersion.objects.exists()


def test_a_file_over_the_limit_is_refused_with_the_limit(project, enter, admin, settings):
    settings.FORM_MAX_BYTES = 2_000_000
    answer = upload(enter(admin), project, b"x" * 2_000_001, "a.xlsx")
    assert "Tệp lớn hơn 2 MB" in answer.content.decode()


def test_a_mapping_that_does_not_fit_is_told_and_nothing_is_kept(project, enter, admin):
    browser = enter(admin)
    for text, sentence in (
        (records.ACTIVITY_TOML, "ma_dia_diem"),
        ("record = ", "TOML"),
        ("\xff", "mapping"),
    ):
        mapping = SimpleUploadedFile("thu.toml", text.encode("latin-1"))
        answer = upload(browser, project, build.simple(), mapping=mapping)
        assert answer.status_code == 400, text
        shown = answer.content.decode()
        assert sentence in shown or "#id_mapping" in shown
    assert not FormVersion.objects.exists()


def test_publishing_what_is_not_ready_says_why_and_leads_back(project, enter, admin):
    browser = enter(admin)
    build.form(project, build.simple())
    build.draft(project, build.simple())
    address = f"/projects/{project.pk}/forms/thu"
    answer = browser.post(
        f"{address}/publish", headers={"Referer": f"http://testserver{address}/draft"}
    )
    shown = answer.content.decode()
    assert answer.status_code == 409
    assert f'href="http://testserver{address}/draft"' in shown
    evil = browser.post(f"{address}/publish", headers={"Referer": "https://evil.example/"})
    assert "evil.example" not in evil.content.decode()


def test_only_who_may_make_forms_does(project, browser):
    build.draft(project, build.simple())
    assert upload(browser, project, build.simple(version="2")).status_code == 403
    for method, name in ((browser.get, "draft"), (browser.post, "publish")):
        assert method(f"/projects/{project.pk}/forms/thu/{name}").status_code == 403


def test_a_form_that_is_not_there_is_not_found(project, enter, admin):
    browser = enter(admin)
    for name in ("khong-co", "a%00b", "..", "%2e%2e", "<b>"):
        answer = browser.get(f"/projects/{project.pk}/forms/{name}/draft")
        assert answer.status_code == 404, name
        assert "<b>" not in answer.content.decode()
