"""What the server keeps of an anonymous submission: answers, a random ID, its day. Nothing else."""

import json
import logging
from datetime import timedelta

import pytest
from django.apps import apps
from django.db import models
from django.utils import timezone

from backend.accounts.models import AppUser, Handset, LinkUse, Project, User
from backend.jobs.worker import run_all
from backend.journal.models import Event, Task
from backend.survey.forms.models import Form, FormVersion
from backend.survey.submissions.anonymity import day_of
from backend.survey.submissions.devices import sent_with
from backend.survey.submissions.models import (
    Submission,
    SubmissionAttachment,
    SubmissionFlag,
    SubmissionScope,
    SubmissionVersion,
)
from backend.survey.submissions.selectors import received_by
from backend.survey.xforms import build as fill
from backend.vault.models import DataKey
from tests import build
from tests.anonymous.conftest import ANSWERS, after_the_day, markdown
from tests.api.conftest import Program, token_of
from tests.links.test_public_links import Respondent, made
from tests.phone import FieldPhone

ADDRESS = "203.0.113.77"
PROGRAM = "Dalvik/2.1.0"
DEVICE = "collect:SECRETDEVICE"


def known_phone(worker: User, project: Project) -> FieldPhone:
    """A phone whose device, program and address the server is told with every call."""
    phone = build.phone_of(worker, project, REMOTE_ADDR=ADDRESS)
    phone.device_id = DEVICE
    return phone


def everything() -> str:
    """All rows of all tables that a submission may touch, as text."""
    found = []
    for label in ("submissions", "journal", "quality", "webhooks"):
        for model in apps.get_app_config(label).get_models():
            rows = model._default_manager.all()
            if model is Event:
                rows = rows.exclude(kind__startswith="app_user.")  # how the phone came to be
            found += [repr(row) for row in rows.values()]
    return "\n".join(found)


def test_of_the_sender_nothing_is_kept(project: Project, form: Form, worker: User) -> None:
    phone = known_phone(worker, project)
    before = timezone.now()
    assert phone.send(form.form_id, ANSWERS).is_sent
    submission = Submission.objects.get()
    version = SubmissionVersion.objects.get()
    days = {day_of(before), day_of(timezone.now())}
    assert (submission.submitter_id, submission.app_user_id) == (None, None)
    assert (version.submitter_id, version.app_user_id) == (None, None)
    assert (version.device_id, version.user_agent) == ("", "")
    assert {submission.created_at, submission.updated_at, version.created_at} <= days
    event = Event.objects.get(kind="submission.create")
    assert (event.user_id, event.app_user_id, event.notes) == (None, None, "")
    assert event.at in days
    assert version.answers["ru"] == "co"
    told = everything()
    key = AppUser.objects.get(holder=worker)
    for secret in (PROGRAM, "SECRETDEVICE", ADDRESS, str(key.pk), worker.email):
        assert secret not in told
    assert f"by:{worker.pk}" not in SubmissionScope.objects.values_list("unit", flat=True)


def test_it_lies_where_its_form_says_never_where_its_sender_works(
    project: Project, form: Form, worker: User, phone: FieldPhone
) -> None:
    phone.send(form.form_id, {**ANSWERS, "ma_xa": "90002"})
    submission = Submission.objects.get()
    assert submission.unit == build.COMMUNE_B
    assert not SubmissionFlag.objects.exists()  # that its sender is of elsewhere would tell of her
    phone.send(form.form_id, {"ru": "khong"})
    nowhere = Submission.objects.exclude(pk=submission.pk).get()
    assert nowhere.unit == ""
    assert [each.code for each in nowhere.flags.all()] == ["no_unit"]


def test_its_rows_have_numbers_that_tell_no_order(
    project: Project, form: Form, phone: FieldPhone
) -> None:
    plain = build.form(project, build.simple())
    for _ in range(8):
        phone.send(form.form_id, ANSWERS)
        phone.send(plain.form_id, {"ma_xa": "90001"})
    veiled = SubmissionVersion.objects.filter(form=form).values_list("pk", flat=True)
    timed = SubmissionVersion.objects.filter(form=plain).values_list("pk", flat=True)
    assert len(veiled) == 8
    assert all(pk < 0 for pk in veiled)
    assert sorted(timed) == list(range(min(timed), min(timed) + 8))
    subjects = [str(pk) for pk in Submission.objects.filter(form=form).values_list("pk", flat=True)]
    for model in (Event, Task):
        assert all(row.pk < 0 for row in model.objects.filter(subject__in=subjects))
        assert all(row.pk > 0 for row in model.objects.exclude(subject__in=subjects))
    for related in (SubmissionScope, SubmissionFlag):
        assert all(row.pk < 0 for row in related.objects.filter(submission__form=form))


def test_no_row_of_it_bears_the_hour(project: Project, form: Form, sent: Submission) -> None:
    for model in (Submission, SubmissionVersion, SubmissionScope, SubmissionFlag, Event, Task):
        moments = [one.name for one in model._meta.fields if isinstance(one, models.DateTimeField)]
        rows = model.objects.all()
        if model in {Event, Task}:
            rows = rows.filter(subject=str(sent.pk))
        for row in rows.values(*moments) if moments else ():
            for moment in filter(None, row.values()):
                assert timezone.localtime(moment).strftime("%H:%M:%S.%f") == "00:00:00.000000"


def test_nothing_follows_before_its_day_is_over_and_then_no_trace_of_when(
    form: Form, sent: Submission
) -> None:
    waiting = Task.objects.filter(subject=str(sent.pk))
    there = waiting.count()
    assert there >= 1
    run_all(now=day_of(timezone.now()) + timedelta(hours=23, minutes=59))
    assert waiting.count() == there
    after_the_day()
    assert not waiting.exists()


def test_a_failed_task_names_no_submission_in_the_log(
    form: Form, sent: Submission, caplog: pytest.LogCaptureFixture
) -> None:
    SubmissionVersion.objects.filter(submission=sent).update(answers=["no object"])
    with caplog.at_level(logging.DEBUG):
        after_the_day()
    assert str(sent.pk) not in caplog.text


def test_sending_writes_nothing_of_it_into_a_log(
    project: Project, form: Form, worker: User, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        known_phone(worker, project).send(form.form_id, ANSWERS)
    for secret in (Submission.objects.get().instance_id, "SECRETDEVICE", ADDRESS, PROGRAM):
        assert secret not in caplog.text


def test_it_counts_for_no_phone_and_no_device(
    project: Project, form: Form, worker: User, admin: User
) -> None:
    known_phone(worker, project).send(form.form_id, ANSWERS)
    key = AppUser.objects.get(holder=worker)
    assert received_by([key]) == {}
    assert sent_with(admin, project, [key]) == {}


def test_a_phone_that_fetches_it_is_not_noted_as_having_it(
    project: Project, form: Form, worker: User
) -> None:
    build.form(project, build.simple())
    phone = known_phone(worker, project)
    for form_id in ("hoc_sinh", "thu"):
        phone.blank(form_id)
    assert [each.forms for each in Handset.objects.all()] == [{"thu": "1"}]


def test_files_that_come_anyway_are_not_kept(project: Project, form: Form, worker: User) -> None:
    sent = known_phone(worker, project).send(
        form.form_id, ANSWERS, files={"audit.csv": b"event,node,start,end\n"}
    )
    assert sent.is_sent
    assert not SubmissionAttachment.objects.exists()
    assert not SubmissionFlag.objects.exists()


def test_sent_again_after_a_lost_answer_it_is_taken_once(form: Form, phone: FieldPhone) -> None:
    xml = phone.fill(phone.blank("hoc_sinh"), ANSWERS)
    assert [phone.submit(xml, None).status_code for _ in range(3)] == [201, 201, 201]
    assert Submission.objects.count() == 1
    assert Event.objects.filter(kind__startswith="submission.").count() == 1


def test_a_link_that_is_used_once_does_not_say_for_which(
    project: Project, form: Form, admin: User
) -> None:
    _link, token = made(form, admin)
    respondent = Respondent(token)
    phone = respondent.phone()
    xml = phone.fill(phone.blank("hoc_sinh"), ANSWERS)
    assert [phone.submit(xml, None).status_code for _ in range(2)] == [201, 201]
    again = phone.send("hoc_sinh", ANSWERS)
    assert (again.status_code, Submission.objects.count()) == (409, 1)
    use = LinkUse.objects.get()
    assert use.instance_id == ""
    assert use.used_at in {day_of(timezone.now()), day_of(timezone.now() - timedelta(minutes=5))}
    assert Submission.objects.get().app_user_id is None
    assert Respondent(token).phone().send("hoc_sinh", ANSWERS).is_sent


def test_a_draft_that_is_tried_is_as_anonymous(project: Project, admin: User) -> None:
    draft = build.draft(project, markdown())
    xml = xml_of(draft, "uuid:0a0a0a0a-0000-4000-8000-000000000002")
    path = f"/projects/{project.pk}/forms/hoc_sinh/draft/submissions"
    assert Program(token_of(admin)).send(path, xml, "application/xml").status_code == 200
    version = SubmissionVersion.objects.get()
    assert (version.is_draft, version.submitter_id, version.user_agent) == (True, None, "")
    assert version.pk < 0


def test_sensitive_answers_of_it_are_sealed_and_their_rows_tell_no_more(
    project: Project, phone: FieldPhone
) -> None:
    columns = "| | type | name | label | bind::dh:sensitive |"
    questions = "| | text | ma_xa | Xã | |\n| | select_one co | ru | Có ai rủ không? | health |"
    build.form(project, markdown(questions, columns=columns))
    assert phone.send("hoc_sinh", ANSWERS).is_sent
    version = SubmissionVersion.objects.get()
    assert version.sealed
    assert "ru" not in version.answers
    assert all(part.pk < 0 for part in version.sealed_parts.all())
    keys = DataKey.objects.filter(owner=version.owner)
    assert keys.count() == 2
    assert {each.created_at for each in keys} == {version.created_at}
    after_the_day()
    assert not Task.objects.filter(subject=str(version.submission_id)).exists()


def test_a_plain_form_keeps_what_it_kept(project: Project, worker: User) -> None:
    build.form(project, build.simple())
    phone = build.phone_of(worker, project)
    phone.send("thu", {"ma_xa": "90001"})
    version = SubmissionVersion.objects.get()
    assert version.submitter_id == worker.pk
    assert version.pk > 0
    assert Event.objects.get(kind="submission.create").user_id == worker.pk


def test_the_answers_of_the_program_door_name_nobody(
    project: Project, form: Form, admin: User
) -> None:
    program = Program(token_of(admin))
    assert form.current is not None
    xml = xml_of(form.current, "uuid:0a0a0a0a-0000-4000-8000-000000000001")
    path = f"/projects/{project.pk}/forms/hoc_sinh/submissions"
    answer = program.send(f"{path}?deviceID=SECRETDEVICE", xml, "application/xml")
    assert answer.status_code == 200
    for told in (answer.json(), program.get(path).json()[0]):
        assert (told["submitterId"], told["deviceId"], told["userAgent"]) == (None, None, None)
        assert told["createdAt"].endswith("T17:00:00.000Z")  # 00:00 in Việt Nam
    listed = program.get(path, **{"X-Extended-Metadata": "true"}).json()[0]
    assert listed["submitter"] is None
    assert listed["currentVersion"]["submitter"] is None
    assert program.get(f"{path}/submitters").json() == []
    answer = program.get(f"/projects/{project.pk}/forms/hoc_sinh.svc/Submissions")
    feed = json.loads(b"".join(answer.streaming_content))
    system = feed["value"][0]["__system"]
    assert (system["submitterId"], system["submitterName"], system["deviceId"]) == (
        None,
        None,
        None,
    )
    audits = program.get(f"{path}/uuid:0a0a0a0a-0000-4000-8000-000000000001/audits").json()
    created = next(each for each in audits if each["action"] == "submission.create")
    assert created["actorId"] is None
    assert json.dumps(created).count("SECRET") == 0


def xml_of(version: FormVersion, instance_id: str) -> bytes:
    return fill(bytes(version.xform), ANSWERS, instance_id=instance_id)
