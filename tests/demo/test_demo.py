"""The demo programme: prepared twice it stays the same, and its year arrives without a fault."""

import json
import re
import threading
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import LazySettings
from django.core.management import call_command
from django.utils import timezone

from backend.accounts import services as accounts
from backend.accounts.models import AppUser, Project, User
from backend.demo import arriving, programme
from backend.demo.approving import approve
from backend.demo.morning import give_cases
from backend.demo.phone import Phone
from backend.demo.programme import MARK, Programme
from backend.demo.year import Year
from backend.jobs.reminders import remind
from backend.journal.models import Task
from backend.survey.forms.models import Form
from backend.survey.quality import send_backs
from backend.survey.submissions.models import Submission, SubmissionFlag
from backend.survey.submissions.sealed import answers_of
from geo.models import Designation
from notifications.models import Message
from outreach.models import Activity, Campaign, Count, Plan, PlannedActivity, Screening, Site
from outreach.selectors import cases
from outreach.selectors.planned import to_hold
from tests import build
from tests.forms_xls.questionnaires import FOLDER
from tests.journey import rows
from tests.phone import InProcess

# What the issue promises in DATA_DIR/demo.json.
PLANS = {"duc_pho", "binh_thuan", "tay_son", "kien_an", "tan_chau"}
# Forms whose submissions are activities, whatever else they are.
EVENTS = {
    "hoat_dong", "cuoc_thi", "lop_ky_nang_cha_me", "kham_suc_khoe_long_ghep",
    "san_pham_truyen_thong", "tap_huan", "mo_hinh", "so_lieu_xa", "khao_sat_dia_ban", "kiem_tra",
    "ke_hoach_xa",
}  # fmt: skip
# Pupils, callers, and whoever refuses: no remarks about them.
WORDLESS = {"sang_loc_hoc_sinh", "duong_day_nong", "tiep_can"}
PEOPLE = {"admin", "officer", "school", "outreach"}


@pytest.fixture
def data_dir(settings: LazySettings, tmp_path: Path) -> Path:
    settings.DATA_DIR = tmp_path
    settings.STATIC_ROOT = tmp_path / "staticfiles"
    settings.PUBLIC_URL = "http://testserver"
    return tmp_path


def counted() -> dict[str, int]:
    """How many rows every table has."""
    return {model._meta.label: model._default_manager.count() for model in apps.get_models()}


def test_prepared_twice_it_changes_nothing_and_tells_where_everything_is(
    db: None, data_dir: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("run", prepare=True)
    file = data_dir / "demo.json"
    first, before = file.read_text(), counted()
    call_command("run", prepare=True)
    assert counted() == before
    assert file.read_text() == first
    assert file.stat().st_mode & 0o777 == 0o600
    facts = json.loads(first)
    check_facts(facts)
    # Neither a password nor a token goes to the screen while it only prepares.
    said = capsys.readouterr().out
    secrets = [one["password"] for one in facts["users"].values()]
    assert not any(secret in said for secret in secrets)
    check_plans()


def check_facts(facts: dict[str, Any]) -> None:
    assert set(facts) == {"base_url", "users", "projects", "app_users"}
    assert facts["base_url"] == "http://testserver"
    assert set(facts["projects"]) == PLANS
    assert set(facts["users"]) >= PEOPLE
    for name, number in facts["projects"].items():
        project = Project.objects.get(pk=number)
        assert project.description.startswith(f"{MARK}: "), name
        published = Form.objects.filter(project=project).exclude(current=None)
        shipped = {file.stem for file in FOLDER.glob("*.xlsx")}
        assert set(published.values_list("form_id", flat=True)) == shipped
    for name, login in facts["users"].items():
        assert set(login) == {"email", "password"}, name
        assert accounts.user_by_password(**login, now=timezone.now()), name
    for name, phone in facts["app_users"].items():
        assert set(phone) == {"token", "server_url", "project"}, name
        number, token = phone["project"], phone["token"]
        assert phone["server_url"] == f"http://testserver/v1/key/{token}/projects/{number}"
        assert Phone(phone["server_url"], InProcess()).form_list(), name


def check_plans() -> None:
    assert Plan.objects.count() == len(PLANS)
    # Every target keeps the words of its plan; only where these name a number there is one.
    for plan in Plan.objects.prefetch_related("targets"):
        assert plan.targets.all(), plan.title
        for target in plan.targets.all():
            assert bool(target.comparator) == (target.value is not None), target.wording
            if target.value is not None:
                assert re.search(rf"\b0?{target.value:.0f}\b", target.wording), target.wording
    assert set(Designation.objects.values_list("synthetic", "decision_number")) == {(True, MARK)}
    administrator = User.objects.get(email=programme.email_of("admin"))
    assert [each.project_wide for each in administrator.assignments.all()] == [True]


def started(*keys: str) -> Programme:
    """The programme with only these of its projects having their questionnaires."""
    call_command("load_units", verbosity=0)
    said = programme.start(now=timezone.now())
    chosen = {key: said.projects[key] for key in keys}
    for project in chosen.values():
        call_command("publish_forms", project=str(project.pk), verbosity=0)
    return replace(said, projects=chosen)


def sender(said: Programme, key: str) -> arriving.Sender:
    """The demo's own phone, in the test's process instead of over a socket."""
    project = said.projects[key]
    robot = AppUser.objects.get(project=project, holder=said.people["robot"])
    url = f"http://testserver/v1/key/{accounts.token_of(robot)}/projects/{project.pk}"
    today = timezone.localdate()
    year = Year(key, arriving.communes(project, today), today)
    return arriving.Sender(key, project, year, Phone(url, InProcess()), {})


def test_the_year_of_a_project_arrives_as_a_phone_sends_it_and_every_task_succeeds(
    db: None, data_dir: Path
) -> None:
    said = started("duc_pho")
    one = sender(said, "duc_pho")
    assert {commune.code for commune in one.year.communes} == {
        "21439",
        "21451",
        "21457",
        "21472",
        "21478",
    }
    arriving.open_campaigns(one)
    sites, events = list(one.year.site_forms()), one.events()
    for filled in sites:
        one.send(filled)
    build.work()
    arriving.plan(one, said, threading.Event())
    for filled in events:
        one.send(filled)
    # A run that was stopped sends its last forms again: they are stored once.
    for filled in events[-5:]:
        one.send(filled)
    build.work()

    # What pupils sent is recorded a day later, so that nobody tells it by its hour.
    due = Task.objects.filter(run_at__lte=timezone.now())
    assert not due.exclude(state=Task.State.DONE, attempts=0).exists()
    assert Submission.objects.count() == len(sites) + len(events)
    told = [each.form_id for each in (*sites, *events)]
    assert Site.objects.count() == told.count("dk_dia_diem")
    assert Activity.objects.count() == sum(told.count(each) for each in EVENTS)
    assert Screening.objects.count() == told.count("sang_loc_assist") > 0
    # No boundaries are imported yet, so each point waits; nothing else is doubtful.
    assert set(SubmissionFlag.objects.values_list("code", flat=True)) == {"not_checked"}
    for submission in Submission.objects.select_related("current__form_version__form__current"):
        assert submission.current is not None
        told_of = answers_of(submission.current)
        if submission.current.form_version.form.form_id not in WORDLESS:
            assert told_of["ket/ghi_chu"] == MARK
    assert set(Campaign.objects.values_list("synthetic", flat=True)) == {True}
    assert PlannedActivity.objects.count() == len(one.year.planned())
    check_approved(said)
    check_school(said, one)
    check_morning(said, one)


def check_approved(said: Programme) -> None:
    """Most is approved and counts; some of each kind still waits."""
    assert approve(said, now=timezone.now()) > 0
    build.work()
    assert approve(said, now=timezone.now()) == 0
    states = Counter(Activity.objects.values_list("state", flat=True))
    assert states["approved"] > 5 * states["waiting"] > 0
    assert Count.objects.filter(measure="waiting").exists()


def check_school(said: Programme, one: arriving.Sender) -> None:
    """The school of the demo has campaigns, its own commune's sites, and a reminder."""
    app_user = said.phones["school"]
    url = f"http://testserver/v1/key/{accounts.token_of(app_user)}/projects/{app_user.project_id}"
    media = Phone(url, InProcess()).blank("hoat_dong").media
    campaigns = {each["name"] for each in rows(media["chien_dich.csv"])}
    assert campaigns == {str(each.uuid) for each in one.year.campaigns()}
    listed = {each["label"] for each in rows(media["dia_diem.csv"])}
    assert listed == {each.name for each in one.year.sites() if each.commune.code == "21439"}
    assert remind(timezone.now()) > 0
    assert Message.objects.exists()


def check_morning(said: Programme, one: arriving.Sender) -> None:
    """Workers have cases that are due, the teacher a talk to mend; a second start adds nothing."""
    build.work()
    now, today = timezone.now(), one.year.today
    outreach = said.people["outreach"]
    for given in (True, False):
        assert (give_cases(said, today=today, now=now) > 0) is given
        arriving.send_back_a_talk([one], said)
    due = cases.work_of(outreach.pk, [one.project.pk], today)
    assert due.filter(next_on__lt=today).exists()
    assert due.filter(next_on=today).exists()
    assert send_backs.open_for(said.people["school"]).count() == 1
    mine = to_hold(one.project.pk, said.people["school"].pk, None, today)
    assert today + timedelta(days=2) in {each.planned_on for each, _ in mine}


def test_the_place_in_the_year_is_kept_between_runs(data_dir: Path) -> None:
    file = data_dir / "demo-progress.json"
    progress = arriving.Progress(file)
    day = progress.today(timezone.now())
    progress.save(sent=25, of=100)
    later = arriving.Progress(file)
    assert later.state["sent"] == 25
    assert later.today(timezone.now() + timedelta(days=3)) == day
