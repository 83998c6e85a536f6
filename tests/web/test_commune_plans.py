"""Plans of communes: entered with their file, given back as it came, what a hotspot lacks."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from backend.jobs.clock import sweep
from backend.journal.models import Event
from backend.survey.blobs import services as blobs
from outreach.models import Activity, CommunePlan
from tests.outreach import offices
from tests.web.conftest import hotspot
from tests.web.office_pages import FAR, PDF, A, B, home, plan_of, role, sent, shown

__all__ = ["role", "sent"]


def docx(name: str = "word/document.xml") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr(name, "<w:document/>")
    return out.getvalue()


# Bad input first.
@pytest.mark.parametrize(
    "changes",
    [
        {"file": SimpleUploadedFile("ke_hoach.pdf", b"MZ\x90 a program")},
        {"file": SimpleUploadedFile("ke_hoach.pdf", docx())},
        {"file": SimpleUploadedFile("ke_hoach.docx", PDF)},
        {"file": SimpleUploadedFile("ke_hoach.docx", docx("xl/workbook.xml"))},
        {"file": SimpleUploadedFile("ke_hoach.docx", b"PK\x03\x04 broken")},
        {"file": SimpleUploadedFile("ke_hoach.exe", PDF)},
        {"file": SimpleUploadedFile("ke_hoach", PDF)},
        {"file": SimpleUploadedFile("ke_hoach.pdf", b"")},
        {"file": None},
        {"unit": FAR},
        {"unit": "99999@2025-07-01"},
        {"unit": "\0"},
        {"kind": "Q9"},
        {"title": "\0"},
        {"title": "x" * 301},
        {"number": ""},
        {"issued_on": "2026-13-01"},
        {"issued_on": "31/02/2026"},
        {"ends_on": "2026-01-14"},
    ],
)
def test_a_plan_that_is_none_is_refused_at_its_field_and_nothing_is_kept(
    changes, project, browser, tmp_path
):
    answer = browser.post(home(project, "/commune-plans/new"), plan_of(**changes))
    assert answer.status_code == 400
    text = answer.content.decode()
    assert 'role="alert"' in text
    assert "{" not in text.split("<main")[1]
    assert not CommunePlan.objects.exists()
    assert not Activity.objects.exists()
    assert not Event.objects.filter(kind__startswith="commune_plan").exists()
    waiting = tmp_path / "blobs" / "tmp"
    assert not waiting.exists() or not list(waiting.iterdir())


def test_a_file_that_is_too_large_is_refused_with_a_sentence(project, browser):
    large = SimpleUploadedFile("ke_hoach.pdf", PDF + b"\0" * 20_000_000)
    answer = browser.post(home(project, "/commune-plans/new"), plan_of(file=large))
    assert answer.status_code == 400
    assert "20 MB" in answer.content.decode()
    assert not CommunePlan.objects.exists()


# Plans of communes.
@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("Kế hoạch số 21.PDF", PDF),
        ("kh.docx", docx()),
        ("kh.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600),
    ],
)
def test_a_plan_is_registered_with_its_file_and_given_back_as_it_came(
    name, content, project, browser
):
    told = plan_of(file=SimpleUploadedFile(name, content))
    assert browser.post(home(project, "/commune-plans/new"), told).status_code == 302
    made = CommunePlan.objects.get()
    text = shown(browser, home(project, "/commune-plans?year=2026"))
    assert "1/2 (50%)" in text
    assert "21/KH-UBND" in text
    answer = browser.get(home(project, f"/commune-plans/{made.pk}/file"))
    assert b"".join(answer.streaming_content) == content
    assert "attachment" in answer["Content-Disposition"]
    assert answer["Content-Type"] == "application/octet-stream"
    assert Activity.objects.get().kind == "Q1"


def test_the_same_plan_twice_is_refused(project, browser):
    browser.post(home(project, "/commune-plans/new"), plan_of())
    again = browser.post(home(project, "/commune-plans/new"), plan_of())
    assert again.status_code == 400
    assert CommunePlan.objects.count() == 1


def test_a_file_of_a_plan_is_kept_by_the_sweeper_and_of_one_taken_out_it_goes(project, browser):
    browser.post(home(project, "/commune-plans/new"), plan_of())
    made = CommunePlan.objects.get()
    later = timezone.now() + timezone.timedelta(days=3)
    sweep(later)
    assert blobs.is_stored(made.file)
    gone = browser.post(home(project, f"/commune-plans/{made.pk}/remove"))
    assert gone.status_code == 302
    assert not CommunePlan.objects.exists()
    assert not Activity.objects.exists()
    sweep(later)
    assert not blobs.is_stored(made.file)


def test_a_plan_of_another_commune_is_not_found_and_one_of_a_form_not_taken_out(
    project, browser, role, sent
):
    browser.post(home(project, "/commune-plans/new"), plan_of())
    made = CommunePlan.objects.get()
    other = role("commune_officer", B)
    assert other.get(home(project, f"/commune-plans/{made.pk}/file")).status_code == 404
    assert other.post(home(project, f"/commune-plans/{made.pk}/remove")).status_code == 404
    assert "21/KH-UBND" not in shown(other, home(project, "/commune-plans?year=2026"))
    key = sent("commune_plan", A, offices.PLAN)
    refused = browser.post(home(project, f"/commune-plans/{key}/remove"))
    assert refused.status_code == 409
    assert browser.get(home(project, f"/commune-plans/{key}/file")).status_code == 404
    leader = role("leader")
    assert leader.post(home(project, "/commune-plans/new"), plan_of()).status_code == 403


def test_a_hotspot_lacks_what_it_lacks_and_is_complete_with_all_four(project, browser, sent):
    hotspot(A)
    address = home(project, "/commune-plans?year=2026")
    text = shown(browser, address)
    assert text.count('<span class="state overdue">không có</span>') >= 4
    for setting in ("truong_hoc", "noi_lam_viec", "cong_dong"):
        told = {"kind": "T01", "setting": setting}
        offices.send("activity", told, project_id=project.pk, unit=A)
    told = {"kind": "T01", "setting": "cong_dong"}
    offices.send("activity", told, project_id=project.pk, unit=A, review="")
    waiting = sent("commune_plan", A, offices.PLAN, review="")
    text = shown(browser, address)
    assert "chưa đủ hoặc chưa duyệt" in text
    assert "1 chờ duyệt" in text
    browser.post(home(project, "/commune-plans/new"), plan_of(number="22/KH-UBND"))
    text = shown(browser, address)
    assert '<span class="state done">có</span>' in text
    assert str(waiting) in text
    # The list of another year had no hotspot.
    assert "Xã trọng điểm" not in shown(browser, home(project, "/commune-plans?year=2024"))
