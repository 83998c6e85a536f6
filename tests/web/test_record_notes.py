"""Bad input has one visible outcome: the submission is kept and its page says what is wrong."""

from uuid import UUID, uuid4

import pytest

from backend.journal.models import Task
from backend.survey.submissions.models import Submission
from outreach.models import Activity, Contact, Site, Source
from tests import build
from tests.api.conftest import Program, token_of
from tests.jobs import every_kind


@pytest.fixture
def phone(project, admin):
    return build.phone_of(admin, project)


@pytest.fixture
def page(enter, admin, project):
    """What the page of a submission says of its record."""
    browser = enter(admin)

    def shown(key: UUID) -> str:
        text = browser.get(f"/projects/{project.pk}/submissions/{key}").content.decode()
        return text.split('aria-labelledby="record"')[1].split("</section>")[0]

    return shown


def test_what_became_a_record_says_which(project, phone, page):
    every_kind.publish(project, "activity")
    key = every_kind.send(phone, "activity", {})
    assert "Hoạt động" in page(key)
    assert "đã ghi" in page(key)


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        ({"ngay_x": "1950-01-01"}, "trước năm 2000"),
        ({"kind": "T99"}, "không thuộc các mã"),
        ({"site": "Trường Bình Minh"}, "không chỉ tới"),
        ({"kind": ""}, "chưa có câu trả lời"),
    ],
)
def test_an_answer_that_cannot_be_makes_no_record_and_the_page_says_why(
    project, phone, page, answers, sentence
):
    every_kind.publish(project, "activity")
    key = every_kind.send(phone, "activity", {}, **answers)
    assert Submission.objects.filter(pk=key).exists()
    assert not Activity.objects.exists()
    assert not Source.objects.exists()
    assert Task.objects.filter(subject=str(key), job="record_outreach").exclude(error="").exists()
    shown = page(key)
    assert "Phiếu vẫn được lưu" in shown
    assert sentence in shown, shown


def test_a_sum_that_does_not_add_up_stands_and_is_told_at_both_doors(project, phone, page, admin):
    every_kind.publish(project, "activity")
    key = every_kind.send(phone, "activity", {}, attendances=50, men=2, women=3)
    assert Activity.objects.get(pk=key).attendances == 50
    (note,) = Source.objects.get(pk=key).notes[:1]
    assert note[0] == "sexes_differ"
    assert "50" in page(key)
    submission = Submission.objects.get(pk=key)
    program = Program(token_of(admin))
    address = f"/projects/{project.pk}/forms/loai_activity/submissions/{submission.instance_id}"
    told = program.get(address, **{"X-Extended-Metadata": "true"}).json()["record"]
    assert (told["kind"], told["state"]) == ("activity", "recorded")
    assert told["olderThanMapping"] is False
    assert len(told["notes"]) == len(Source.objects.get(pk=key).notes)
    assert "record" not in program.get(address).json()


def test_a_case_of_another_area_and_one_that_is_not_there_are_told(project, phone, page):
    every_kind.publish(project, "contact")
    for case in ("90002-2026-00001", "90001-2026-00001", str(uuid4())):
        key = every_kind.send(phone, "contact", {}, case=case)
        assert Contact.objects.get(pk=key).case is None or case == str(
            Contact.objects.get(pk=key).case
        )
        notes = [code for code, _params in Source.objects.get(pk=key).notes]
        assert any(code.startswith("case_") for code in notes), (case, notes)
        assert "<li>" in page(key)


def test_an_entity_that_was_deleted_meanwhile_leaves_the_record(project, phone, page):
    every_kind.publish(project, "site")
    every_kind.publish(project, "activity")
    site = every_kind.send(phone, "site", {})
    Site.objects.all().delete()
    key = every_kind.send(phone, "activity", {"site": site})
    assert Activity.objects.get(pk=key).site_id == site
    assert "đã ghi" in page(key)


def test_a_form_that_makes_no_record_says_nothing(project, phone, enter, admin):
    build.form(project, build.simple())
    known = phone.submit(phone.fill(phone.blank("thu"), {"ma_xa": "90001", "tuoi": "4"}))
    assert known.is_sent
    build.work()
    key = Submission.objects.get().pk
    text = enter(admin).get(f"/projects/{project.pk}/submissions/{key}").content.decode()
    assert 'aria-labelledby="record"' not in text
