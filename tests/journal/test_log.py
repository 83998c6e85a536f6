"""An event and the tasks that follow it."""

import uuid

import pytest
from django.db import IntegrityError, transaction

from backend.accounts.models import AppUser, Project, User
from backend.journal import selectors
from backend.journal import services as journal
from backend.journal.models import Event, Task
from tests import build
from tests.journal.conftest import NOW, log
from tests.phone import FieldPhone

pytestmark = pytest.mark.django_db


def test_an_event_brings_one_task_for_each_line_of_its_kind() -> None:
    event = log("a")
    tasks = list(Task.objects.order_by("id"))
    assert [task.job for task in tasks] == ["first", "second"]
    assert {task.event_id for task in tasks} == {event.pk}
    assert {task.subject for task in tasks} == {"s1"}
    assert {task.run_at for task in tasks} == {NOW}


def test_an_event_that_nothing_follows_stands_alone() -> None:
    log("unheard.of")
    assert Event.objects.get().kind == "unheard.of"
    assert not Task.objects.exists()


def test_a_job_follows_an_event_once() -> None:
    event = log("b")
    with pytest.raises(IntegrityError), transaction.atomic():
        Task.objects.create(event=event, job="third", subject="s1", run_at=NOW)


def test_an_event_and_its_tasks_are_undone_with_what_they_tell_of() -> None:
    def change() -> None:
        with transaction.atomic():
            log("a")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        change()
    assert not Event.objects.exists()
    assert not Task.objects.exists()


def test_the_actor_is_named_by_ids_alone(worker: User, project: Project) -> None:
    build.phone_of(worker, project)
    phone = AppUser.objects.get()
    for actor in (worker, phone):
        journal.log("x", subject=uuid.UUID(int=1), actor=actor, project_id=project.pk, now=NOW)
    by_person, by_phone = selectors.events_of(uuid.UUID(int=1))
    assert (by_person.user_id, by_person.app_user_id) == (worker.pk, None)
    assert (by_phone.user_id, by_phone.app_user_id) == (worker.pk, phone.pk)
    assert str(by_phone) == f"x {uuid.UUID(int=1)}"


def test_the_log_of_a_whole_journey_holds_no_answer_name_address_or_token(
    phone: FieldPhone, worker: User, project: Project
) -> None:
    build.form(project, build.simple())
    sent = phone.send(
        "thu",
        {"ma_xa": "90001", "tuoi": 4321, "anh": "bí-mật.jpg"},
        files={"bí-mật.jpg": b"x"},
    )
    assert sent.status_code == 201
    token = phone.server_url.split("/key/")[1].split("/")[0]
    said = " ".join(
        f"{event.kind} {event.subject} {event.details}" for event in Event.objects.all()
    )
    for secret in ("4321", "bí-mật", worker.email, worker.name + " ", token, build.PASSWORD):
        assert secret not in said


def test_a_drafts_events_bring_no_task(project: Project) -> None:
    journal.follow({"submission.create": ["first"]})
    journal.log("draft.submission.create", subject="s", now=NOW)
    assert not Task.objects.exists()
