"""Registers of planning: stock, staff, sites that may be one place, contests, questions."""

import uuid

import pytest
from django.utils import timezone

from outreach import services
from outreach.mapping import parse
from outreach.models import (
    Activity,
    ContestClass,
    Question,
    Site,
    Staff,
    StockReceipt,
)
from tests import build
from tests.outreach import build as records
from tests.planning.ground import today
from tests.web.conftest import campaign, site


def at(project, more: str) -> str:
    return f"/projects/{project.pk}/campaigns/{more}"


def shown(browser, project, more: str) -> str:
    answer = browser.get(at(project, more))
    assert answer.status_code == 200, more
    return answer.content.decode()


@pytest.fixture
def made(project):
    return campaign(project)


@pytest.fixture
def school(project):
    return site(project, build.COMMUNE_A, "Trường A")


def held(project, made, school, **changes):
    mapping = parse(
        records.ACTIVITY_TOML.replace('cost = "kinh_phi"', 'cost = "kinh_phi"\nleaflets = "tl"')
        .replace("[values.kind]", 'before = "truoc"\nafter = "sau"\n[values.kind]')
        .encode()
    )
    answers = records.activity_answers(
        ma_dia_diem=str(school.pk),
        ma_chien_dich=str(made.pk),
        ngay=today().isoformat(),
        **changes,
    )
    records.send(mapping, answers, project_id=project.pk, unit=school.unit)
    return Activity.objects.order_by("-recorded_at", "pk").first()


def test_stock_shows_a_negative_balance_as_a_warning(project, browser, made, school):
    held(project, made, school, tl=700)
    told = {
        "receipt": str(uuid.uuid4()),
        "campaign": str(made.pk),
        "unit": build.COMMUNE_A,
        "received_on": today().isoformat(),
        "copies": "500",
    }
    for _ in range(2):
        assert browser.post(at(project, "stock"), told).status_code == 302
    page = shown(browser, project, "stock")
    assert "-200" in page
    assert "nhiều hơn" in page
    one = StockReceipt.objects.get()
    assert browser.post(at(project, f"stock/{uuid.uuid4()}/take-back")).status_code == 404
    assert browser.post(at(project, f"stock/{one.pk}/take-back")).status_code == 302
    assert not StockReceipt.objects.exists()
    for changes in ({"copies": "0"}, {"unit": build.COMMUNE_FAR}, {"unit": "x"},
                    {"received_on": today(2).isoformat()}):  # fmt: skip
        bad = {**told, "receipt": str(uuid.uuid4()), **changes}
        assert browser.post(at(project, "stock"), bad).status_code == 400


def test_stock_of_another_commune_cannot_be_taken_out(project, enter, made):
    local = build.person("xa", "commune_officer", project, units=(build.COMMUNE_A,))
    services.receive_stock(
        receipt=uuid.uuid4(),
        campaign=made,
        unit=build.COMMUNE_B,
        received_on=today(),
        copies=5,
        today=today(),
        now=timezone.now(),
    )
    one = StockReceipt.objects.get()
    theirs = enter(local)
    assert theirs.post(at(project, f"stock/{one.pk}/take-back")).status_code == 404
    bad = {"receipt": str(uuid.uuid4()), "campaign": str(made.pk), "unit": "",
           "received_on": today().isoformat(), "copies": "5"}  # fmt: skip
    assert theirs.post(at(project, "stock"), bad).status_code == 400


def test_staff_are_added_changed_found_and_taken_off(project, browser):
    told = {
        "staff": str(uuid.uuid4()),
        "name": "Nguyễn Văn Đức",
        "organisation": "Trạm y tế",
        "title": "Y sĩ",
        "unit": build.COMMUNE_A,
        "groups": ["cai_nghien"],
    }
    assert browser.post(at(project, "staff/new"), told).status_code == 302
    assert browser.post(at(project, "staff/new"), told).status_code == 302
    build.work()
    one = Staff.objects.get()
    assert "Nguyễn Văn Đức" in shown(browser, project, "staff?q=duc")
    assert "Nguyễn Văn Đức" not in shown(browser, project, "staff?q=khong")
    assert "0/1 (0%)" in shown(browser, project, "staff")
    page = at(project, f"staff/{one.pk}")
    assert browser.post(page, {**told, "title": "Bác sĩ"}).status_code == 302
    build.work()
    assert Staff.objects.get().title == "Bác sĩ"
    for changes in ({"name": ""}, {"name": "x" * 200}, {"groups": ["x"]}, {"unit": "x"}):
        assert browser.post(page, {**told, **changes}).status_code == 400
    assert browser.post(f"{page}/retire").status_code == 302
    build.work()
    assert "Nguyễn Văn Đức" not in shown(browser, project, "staff")
    assert browser.get(page).status_code == 404


def test_staff_of_another_commune_are_not_there(project, browser, enter):
    told = {"staff": str(uuid.uuid4()), "name": "Lê Chi", "unit": build.COMMUNE_B}
    browser.post(at(project, "staff/new"), told)
    build.work()
    local = build.person("xa", "commune_officer", project, units=(build.COMMUNE_A,))
    theirs = enter(local)
    assert "Lê Chi" not in shown(theirs, project, "staff")
    one = Staff.objects.get()
    assert theirs.get(at(project, f"staff/{one.pk}")).status_code == 404
    assert theirs.post(at(project, f"staff/{one.pk}/retire")).status_code == 404
    elsewhere = {**told, "staff": str(uuid.uuid4())}
    assert theirs.post(at(project, "staff/new"), elsewhere).status_code == 400


def test_a_pair_is_merged_or_told_apart(project, browser, school):
    twin = site(project, build.COMMUNE_A, "Trường A")
    third = site(project, build.COMMUNE_B, "Trường A")
    Site.objects.filter(pk=third.pk).update(latitude=16.0)
    page = shown(browser, project, "doubles")
    assert page.count('name="keep"') == 2
    told = {"first": str(school.pk), "second": str(twin.pk)}
    decide = at(project, "doubles/decide")
    for keep in ("x", str(uuid.uuid4()), str(third.pk)):
        assert browser.post(decide, {**told, "keep": keep}).status_code == 404
    for bad in ({"first": "\0"}, {}):
        assert browser.post(decide, bad).status_code == 404
    assert browser.post(decide, {**told, "second": str(school.pk)}).status_code == 409
    assert browser.post(decide, {**told, "keep": str(school.pk)}).status_code == 302
    assert Site.objects.get(pk=twin.pk).merged_into == school.pk
    assert 'name="keep"' not in shown(browser, project, "doubles")
    assert browser.post(decide, {**told, "keep": str(school.pk)}).status_code == 404
    four = site(project, build.COMMUNE_A, "Trường A")
    apart = {"first": str(school.pk), "second": str(four.pk)}
    assert browser.post(decide, apart).status_code == 302
    assert 'name="keep"' not in shown(browser, project, "doubles")


def test_sites_of_another_commune_cannot_be_merged(project, enter, school):
    far = site(project, build.COMMUNE_B, "Trường A")
    local = enter(build.person("xa", "commune_officer", project, units=(build.COMMUNE_A,)))
    told = {"first": str(school.pk), "second": str(far.pk), "keep": str(school.pk)}
    assert local.post(at(project, "doubles/decide"), told).status_code == 404
    assert Site.objects.get(pk=far.pk).merged_into is None


def test_classes_of_a_contest_stand_in_order_without_a_pupil(project, browser, made, school):
    contest = held(project, made, school, loai="tim_hieu", truoc=4.5, sau=8)
    page = at(project, f"contests/{contest.pk}")
    for name, mean in (("9A1", "7,5"), ("9A2", "8.5")):
        told = {"name": name, "participants": "30", "mean": mean}
        assert browser.post(page, told).status_code == 302
    text = shown(browser, project, f"contests/{contest.pk}")
    assert text.index("9A2") < text.index("9A1")
    assert "4,5 → 8" in text
    for bad in (
        {"name": "Nguyễn Văn An", "participants": "30", "mean": "5"},
        {"name": "9A3", "participants": "4", "mean": "5"},
        {"name": "9A3", "participants": "30", "mean": "11"},
        {"name": "9A3", "participants": "30", "mean": "5.55"},
        {"name": "\0", "participants": "\0", "mean": "\0"},
        {},
    ):
        assert browser.post(page, bad).status_code == 400
    assert ContestClass.objects.count() == 2
    assert browser.post(f"{page}/drop", {"name": "9A1"}).status_code == 302
    assert ContestClass.objects.count() == 1
    assert browser.get(at(project, f"contests/{uuid.uuid4()}")).status_code == 404
    assert "Trường A" in shown(browser, project, "contests")
    assert "4,5 → 8" in shown(browser, project, str(made.pk))


def test_questions_are_written_changed_and_asked_no_longer(project, browser):
    told = {
        "question": str(uuid.uuid4()),
        "topic": "tac_hai",
        "text": "Ma túy đá là chất gì?",
        "right": "2",
        "choice_0": "Thuốc bổ",
        "choice_2": "Chất kích thích dạng amphetamin",
        "choice_1": "Đường phèn",
    }
    for _ in range(2):
        assert browser.post(at(project, "questions"), told).status_code == 302
    one = Question.objects.get()
    assert (one.right, len(one.choices)) == (2, 3)
    assert "Ma túy đá" in shown(browser, project, "questions?topic=tac_hai")
    assert "Ma túy đá" not in shown(browser, project, "questions?topic=hiv")
    page = at(project, f"questions/{one.pk}")
    assert browser.post(page, {**told, "text": "Câu mới?"}).status_code == 302
    assert Question.objects.get().text == "Câu mới?"
    for changes in ({"right": "5"}, {"text": ""}, {"choice_1": "Thuốc bổ"}, {"topic": "x"}):
        assert browser.post(page, {**told, **changes}).status_code == 400
    assert browser.post(f"{page}/retire").status_code == 302
    assert browser.get(page).status_code == 404
