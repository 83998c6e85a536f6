"""The main job, end to end: publish, fill on a phone, send, and map and campaign show it."""

import re
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from backend.accounts.models import Project, User
from backend.demo.phone import Blank
from backend.jobs.reminders import remind
from backend.jobs.screenings import release_months
from backend.journal.models import Task
from backend.survey.blobs import services as blobs
from backend.survey.forms.models import Form
from backend.survey.quality.services import CODES
from backend.survey.submissions.models import Submission, SubmissionAttachment, SubmissionFlag
from geo.services import import_boundaries
from notifications import selectors as messages
from notifications.channels import MemoryChannel
from notifications.models import Message
from notifications.services import deliver, register_device
from outreach.cells import month_after
from outreach.models import Activity, Campaign, PersonMark, Screening, Site
from outreach.services import plan_activity, set_contact
from tests import build
from tests.forms_xls import questionnaires
from tests.journey import (
    PHOTO,
    A,
    B,
    all_done,
    contest,
    open_campaign,
    publish,
    registered,
    rows,
    screening,
    squares,
    talk,
)


@pytest.fixture
def teacher(project: Project) -> User:
    return build.person("school", "school_staff", project, units=(build.COMMUNE_A,))


@pytest.fixture
def youth(project: Project) -> User:
    """An outreach worker of the same commune."""
    return build.person("youth", "outreach_worker", project, units=(build.COMMUNE_A,))


@pytest.fixture
def browser(officer: User) -> Client:
    client = Client()
    client.force_login(officer, backend="backend.accounts.backends.EmailBackend")
    return client


def figures(browser: Client, project: Project, measure: str) -> dict[str, Any]:
    answer = browser.get(f"/projects/{project.pk}/map/figures.json?measure={measure}")
    assert answer.status_code == 200
    told: dict[str, Any] = answer.json()["units"]
    return told


def row_of(page: str, name: str) -> list[str]:
    """The cells of a commune's or setting's row, as read on the page."""
    (row,) = re.findall(
        rf"<tr><th scope=\"row\">(?:<span[^>]*></span>)?{name}.*?</tr>", page, re.DOTALL
    )
    return [re.sub(r"<[^>]+>", "", cell).strip() for cell in re.findall(r"<td[^>]*>.*?</td>", row)]


def assert_listed(blank: Blank, site: str, campaign: UUID) -> None:
    """The phone's lists hold this school and this campaign and nothing else."""
    (listed,) = rows(blank.media["dia_diem.csv"])
    assert (listed["name"], listed["label"], listed["ma_xa"], listed["boi_canh"]) == (
        site,
        "Trường THCS Bình Minh",
        A,
        "truong_hoc",
    )
    assert [row["name"] for row in rows(blank.media["chien_dich.csv"])] == [str(campaign)]


def assert_waiting(browser: Client, project: Project, campaign: UUID) -> None:
    """Nobody has approved anything yet: it waits, and is in no figure."""
    told = figures(browser, project, "talks")
    assert told[build.COMMUNE_A]["waiting"] == 2
    assert told[build.COMMUNE_A]["css"] == "zero"
    page = browser.get(f"/projects/{project.pk}/campaigns/{campaign}").content.decode()
    assert row_of(page, "Phường An")[0].startswith("0/2")
    assert "chờ duyệt: 1" in row_of(page, "Phường An")[0]


def assert_shown(browser: Client, project: Project, campaign: UUID) -> None:
    """A talk and a contest are approved: map and campaign show them."""
    told = figures(browser, project, "talks")
    assert told[build.COMMUNE_A]["said"].startswith("1 ")
    assert told[build.COMMUNE_A]["css"].startswith("shade-")
    assert told[build.COMMUNE_B]["css"] == "none"
    page = browser.get(f"/projects/{project.pk}/map").content.decode()
    # Talks, at school, at work, in the community, attendances, screenings.
    assert row_of(page, "Phường An") == ["1", "2", "0", "0", "160", "chưa công bố"]
    assert row_of(page, "Xã Bình") == ["không có dữ liệu", "chưa công bố"]

    page = browser.get(f"/projects/{project.pk}/campaigns/{campaign}").content.decode()
    assert "1/2" in re.sub(r"<[^>]+>", "", page.split('class="big"')[1].split("</p>")[0])
    assert row_of(page, "Phường An")[0].startswith("1/2")
    assert row_of(page, "Trường học")[0].startswith("1/2")
    assert "1 hoạt động làm thêm ngoài kế hoạch" in page


def test_a_school_registers_talks_and_competes_and_map_and_campaign_show_it(
    project: Project, teacher: User, youth: User, browser: Client
) -> None:
    publish(project, "cuoc_thi", "dk_dia_diem", "hoat_dong", "sang_loc_assist")
    campaign = open_campaign(project)
    school, colleague = build.phone_of(teacher, project), build.phone_of(youth, project)
    assert {each.form_id for each in school.form_list()} == {"cuoc_thi", "dk_dia_diem", "hoat_dong"}
    assert rows(school.blank("hoat_dong").media["dia_diem.csv"]) == []
    site = registered(school)
    build.work()

    # The next phone of the commune finds the school and the campaign in its lists.
    blank = colleague.blank("hoat_dong")
    assert_listed(blank, site, campaign)
    for kind in ("T01", "T02"):
        plan_activity(
            campaign=Campaign.objects.get(pk=campaign),
            site=Site.objects.get(pk=site),
            kind=kind,
            planned_on=timezone.localdate(),
        )
    xml = colleague.fill(blank, talk(site, str(campaign)))
    files = {"buoi noi chuyen.jpg": PHOTO}
    # Sent twice, as after a line that broke before the answer: still one talk.
    for _ in range(2):
        sent = colleague.submit(xml, files)
        assert sent.status_code == 201, sent.message
    assert colleague.send("cuoc_thi", contest(site, str(campaign))).is_sent
    assert Activity.objects.count() == 0  # the answer is safe; figures follow
    build.work()
    assert all_done()
    assert_waiting(browser, project, campaign)
    build.approve_all()
    assert all_done()

    photo = SubmissionAttachment.objects.get(name="buoi noi chuyen.jpg")
    assert photo.blob is not None
    assert b"".join(blobs.chunks_of(photo.blob_id)) == PHOTO
    held = {one.kind: one for one in Activity.objects.all()}
    assert set(held) == {"T01", "T03"}
    assert (str(held["T01"].site_id), held["T01"].attendances) == (site, 120)
    assert_shown(browser, project, campaign)


def test_screenings_are_published_with_their_month_and_a_commune_under_the_threshold_is_hidden(
    project: Project, browser: Client
) -> None:
    publish(project, "sang_loc_assist")
    nurse = build.person(
        "nurse", "health_worker", project, units=(build.COMMUNE_A, build.COMMUNE_B)
    )
    phone = build.phone_of(nurse, project)
    blank = phone.blank("sang_loc_assist")
    for number, commune in enumerate([A] * 6 + [B] * 4, start=1):
        assert phone.submit(phone.fill(blank, screening(commune, number))).is_sent
    build.work()
    build.approve_all()
    assert all_done()
    assert set(PersonMark.objects.values_list("outcome", flat=True)) == {"high"}
    assert all(row.sealed for row in Screening.objects.all())

    leader = Client()
    leader.force_login(
        build.person("leader", "leader", project, units=(build.PROVINCE,)),
        backend="backend.accounts.backends.EmailBackend",
    )
    # The month runs: nobody but who may open what is sealed sees a figure about persons.
    for one in (leader, browser):
        told = figures(one, project, "screened-high")
        assert {unit["css"] for unit in told.values()} == {"unreleased"}
    health = Client()
    health.force_login(nurse, backend="backend.accounts.backends.EmailBackend")
    told = figures(health, project, "screened-high")
    assert told[build.COMMUNE_A]["said"].startswith("6 ")

    now = timezone.now()
    month = timezone.localdate(now).replace(day=1)
    closed = month_after(month) + timedelta(days=15)
    assert release_months(now + timedelta(days=(closed - timezone.localdate(now)).days)) == 1
    told = figures(leader, project, "screened")
    for commune in (build.COMMUNE_A, build.COMMUNE_B):
        assert (told[commune]["css"], told[commune]["said"]) == ("hidden", "")
        assert not any(figure in {"4", "6"} for _, figure in told[commune]["lines"])
    page = leader.get(f"/projects/{project.pk}/map?measure=screened-high").content.decode()
    assert row_of(page, "Phường An")[-2:] == ["dưới ngưỡng", "dưới ngưỡng"]
    assert A + "-2026" not in page
    assert "dưới ngưỡng" in page.split('class="legend')[1].split("</ul>")[0]
    table = leader.get(f"/projects/{project.pk}/releases/{month:%Y-%m}").content.decode()
    assert row_of(table, "Phường An")[0] == "dưới ngưỡng"


def test_an_activity_of_tomorrow_is_told_once_to_assignee_and_contact(
    project: Project, teacher: User, youth: User
) -> None:
    publish(project, "dk_dia_diem")
    campaign = open_campaign(project)
    phone = build.phone_of(youth, project)
    near, own = (UUID(registered(phone, name)) for name in ("Trường Gần", "Trường Nhà"))
    build.work()
    now = timezone.now()
    for site, contact in ((near, teacher), (own, youth)):
        found = Site.objects.get(pk=site)
        set_contact(site=found, user=contact)
        plan_activity(
            campaign=Campaign.objects.get(pk=campaign),
            site=found,
            kind="T01",
            planned_on=timezone.localdate(now) + timedelta(days=1),
            assignee=youth,
        )
    register_device(user=youth, kind="web", value="mot-dia-chi-thu", label="máy bàn", now=now)
    for minutes in (0, 10):
        remind(now + timedelta(minutes=minutes))
    # At her own site the assignee is the contact as well: one message, not two.
    assert Message.objects.filter(user=youth).count() == 2
    assert [one.body.split(": ")[1] for one in messages.inbox(teacher)] == ["Trường Gần"]
    channel = MemoryChannel()
    for minutes in (11, 12):
        deliver(channel=channel, now=now + timedelta(minutes=minutes), limit=100)
    assert len(channel.sent) == 2
    client = Client()
    client.force_login(teacher, backend="backend.accounts.backends.EmailBackend")
    page = client.get("/inbox").content.decode()
    assert "Trường Gần" in page
    assert f"/projects/{project.pk}/campaigns/{campaign}" in page
    remind(now + timedelta(days=1))
    assert Message.objects.count() == 3


def flags_of(place: str) -> set[str]:
    """The flags of the submission of the site with this name."""
    submission = Submission.objects.get(pk=Site.objects.get(name=place).submission)
    return set(submission.flags.exclude(code__in=CODES).values_list("code", flat=True))


def test_points_wait_for_boundaries_and_are_located_when_these_come(
    project: Project, youth: User
) -> None:
    publish(project, "dk_dia_diem")
    phone = build.phone_of(youth, project)
    places = {
        "Giữa phường": "15.05 108.05 5 12",
        "Gần ranh giới": "15.05 108.0999 5 12",
        "Ở xã khác": "15.05 108.15 5 12",
        "Không rõ sai số": "15.05 108.05 5 0",
    }
    for name, point in places.items():
        registered(phone, name, vi_tri=point)
    build.work()
    assert all(flags_of(name) == {"not_checked"} for name in places)
    assert set(Site.objects.values_list("unit", "position_state")) == {
        (build.COMMUNE_A, "no_boundaries")
    }
    import_boundaries(content=squares(), valid_on=timezone.localdate(), now=timezone.now())
    # The command may be repeated, also while the first run's work is still to be done.
    for _ in range(2):
        call_command("locate_submissions")
    build.work()
    expected: dict[str, set[str]] = {
        "Giữa phường": set(),
        "Gần ranh giới": {"near_border"},
        "Ở xã khác": {"contradicts_declared"},
        "Không rõ sai số": {"no_accuracy"},
    }
    assert {name: flags_of(name) for name in places} == expected
    assert Site.objects.get(name="Giữa phường").position_state == "located"
    # Flagged for a person; never moved to another commune by the server.
    assert set(Site.objects.values_list("unit", flat=True)) == {build.COMMUNE_A}
    before = Task.objects.count()
    call_command("locate_submissions")
    assert Task.objects.count() == before
    assert all_done()
    assert not SubmissionFlag.objects.filter(code="outside_area").exists()


def test_a_questionnaire_uploaded_by_a_program_reaches_phones_and_keeps_its_mapping(
    project: Project, admin: User, youth: User
) -> None:
    publish(project, "dk_dia_diem")
    mapped = Form.objects.get(form_id="dk_dia_diem").current
    assert mapped is not None
    client = Client(enforce_csrf_checks=True)
    signed = client.post(
        "/v1/sessions",
        {"email": admin.email, "password": build.PASSWORD},
        content_type="application/json",
    ).json()
    key = {"Authorization": f"Bearer {signed['token']}"}
    base = f"/v1/projects/{project.pk}/forms"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    source = (questionnaires.FOLDER / "dk_dia_diem.xlsx").read_bytes()
    answer = client.post(f"{base}/dk_dia_diem/draft", source, content_type=kind, headers=key)
    assert answer.status_code == 200, answer.content
    renamed = f"{base}/dk_dia_diem/draft/publish?version=2"
    assert client.post(renamed, headers=key).status_code == 200
    new = (questionnaires.FOLDER / "hoat_dong.xlsx").read_bytes()
    answer = client.post(f"{base}?publish=true", new, content_type=kind, headers=key)
    assert answer.status_code == 200, answer.content

    phone = build.phone_of(youth, project)
    offered = {each.form_id: each.version for each in phone.form_list()}
    assert set(offered) == {"dk_dia_diem", "hoat_dong"}
    assert offered["dk_dia_diem"] == "2"
    now = Form.objects.get(form_id="dk_dia_diem").current
    assert now is not None
    assert now.mapping == mapped.mapping
    site = registered(phone)
    build.work()
    assert Site.objects.filter(pk=site).exists()


def test_a_campaign_reaches_every_phone_below_its_unit_and_no_other(
    project: Project, teacher: User
) -> None:
    publish(project, "hoat_dong")
    far = build.person("far", "school_staff", project, units=(build.COMMUNE_FAR,))
    campaign = open_campaign(project)
    lists = [
        rows(build.phone_of(one, project).blank("hoat_dong").media["chien_dich.csv"])
        for one in (teacher, far)
    ]
    assert [[row["name"] for row in listed] for listed in lists] == [[str(campaign)], []]
