"""The worker: what fails rolls back alone, what is lost rolls back, nothing stops the rest."""

import threading
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection, connections, transaction

from backend.accounts.models import Organisation, Project, ProjectUnit
from backend.jobs import table, worker
from backend.journal import services as journal
from backend.journal.models import Event, Task
from backend.survey.forms.models import Form
from tests import build
from tests.jobs.conftest import errors, talk
from tests.phone import FieldPhone

NOW = build.NOW
LATER = NOW + journal.LEASE + timedelta(seconds=1)


def make(event: Event, now: datetime) -> None:
    Organisation.objects.create(name=event.subject, kind="x")


def fail(event: Event, now: datetime) -> None:
    make(event, now)
    raise ValueError("Nguyễn Thị Bí Mật, 0912 345 678")


def dangle(event: Event, now: datetime) -> None:
    """A reference to nothing, which the database sees only at the commit."""
    make(event, now)
    ProjectUnit.objects.create(project_id=987_654, unit="x")


def no_transaction(event: Event, now: datetime) -> None:
    assert not connection.in_atomic_block
    make(event, now)


@pytest.fixture(autouse=True)
def _jobs() -> Iterator[None]:
    jobs = dict(table.JOBS)
    for job in (make, fail, dangle):
        table.JOBS[job.__name__] = job
        journal.FOLLOW_UPS[f"test.{job.__name__}"] = (job.__name__,)
    yield
    table.hand_over()
    table.JOBS.clear()
    table.JOBS.update(jobs)


def log(*kinds: str, project: Project | None = None) -> None:
    for number, kind in enumerate(kinds):
        journal.log(
            f"test.{kind}",
            subject=f"{kind} {number}",
            project_id=project.pk if project else None,
            now=NOW,
        )


def made() -> list[str]:
    return sorted(Organisation.objects.values_list("name", flat=True))


def states() -> list[str]:
    return list(Task.objects.order_by("id").values_list("state", flat=True))


@pytest.mark.django_db
def test_a_task_that_fails_rolls_back_alone() -> None:
    log("make", "fail", "make")
    assert worker.run_once(worker="w", limit=100, now=NOW) == 3
    assert made() == ["make 0", "make 2"]
    assert states() == ["done", "open", "done"]


@pytest.mark.django_db
def test_the_text_of_a_foreign_error_is_kept_nowhere_as_it_may_quote_an_answer(
    caplog: pytest.LogCaptureFixture,
) -> None:
    log("fail")
    worker.run_once(worker="w", limit=100, now=NOW)
    (error,) = errors()
    assert error.startswith("ValueError (test_worker.py:")
    assert "Bí Mật" not in error + caplog.text


@pytest.mark.django_db
def test_a_job_that_the_house_no_longer_has_is_a_failure_and_no_standstill() -> None:
    log("make", "make")
    Task.objects.filter(subject="make 0").update(job="gone")
    worker.run_once(worker="w", limit=100, now=NOW)
    assert errors()[0].startswith("KeyError")
    assert made() == ["make 1"]


@pytest.mark.django_db(transaction=True)
def test_a_reference_to_nothing_fails_its_own_task_and_not_the_batch() -> None:
    log("make", "dangle", "make")
    worker.run_once(worker="w", limit=100, now=NOW)
    assert made() == ["make 0", "make 2"]
    assert states() == ["done", "open", "done"]
    assert errors()[0].startswith("IntegrityError")
    assert not ProjectUnit.objects.filter(unit="x").exists()


@pytest.mark.django_db
def test_the_effect_of_a_worker_that_lost_its_lease_rolls_back() -> None:
    log("make")
    slow = journal.claim(worker="slow", limit=1, now=NOW)
    quick = journal.claim(worker="quick", limit=1, now=LATER)
    worker.run(slow, now=LATER)
    assert made() == []
    worker.run(quick, now=LATER)
    worker.run(quick, now=LATER)
    assert made() == ["make 0"]
    assert states() == ["done"]
    assert errors() == []


@pytest.mark.django_db(transaction=True)
def test_a_job_that_waits_for_another_program_holds_no_transaction() -> None:
    log("make")
    table.JOBS["validate_form"] = no_transaction
    Task.objects.update(job="validate_form")
    worker.run_once(worker="w", limit=100, now=NOW)
    assert states() == ["done"]
    assert made() == ["make 0"]


@pytest.mark.django_db
def test_running_until_nothing_is_due_follows_what_jobs_themselves_log(
    phone: FieldPhone, activities: Form
) -> None:
    for _ in range(3):
        phone.send("hd", talk())
    out = StringIO()
    call_command("worker", "--once", stdout=out)
    # validate_form, and for each submission check_quality, record_outreach and follow_case: no
    # lists here.
    assert out.getvalue() == "10 tasks\n"
    assert set(states()) == {"done"}
    out = StringIO()
    call_command("worker", "--once", stdout=out)
    assert out.getvalue() == "0 tasks\n"


@pytest.mark.django_db(transaction=True)
def test_the_loop_works_until_it_is_told_to_stop() -> None:
    log("make")
    stop = threading.Event()

    def work() -> None:
        worker.loop(stop)
        connections.close_all()

    thread = threading.Thread(target=work)
    thread.start()
    for _ in range(1200):
        if states() == ["done"]:
            break
        stop.wait(0.05)
    stop.set()
    thread.join(60)
    assert not thread.is_alive()
    assert made() == ["make 0"]


def at_once(*works: Callable[[], None]) -> list[BaseException]:
    """Run these in threads of their own; what they raised."""
    failures: list[BaseException] = []

    def guarded(work: Callable[[], None]) -> None:
        try:
            work()
        except BaseException as error:  # noqa: BLE001 - told to the main thread
            failures.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=guarded, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    return failures


def two_workers(*, limit: int) -> list[BaseException]:
    """Two workers go on until every task is done or has failed."""
    together = threading.Barrier(2)

    def work(name: str) -> None:
        together.wait(10)
        while Task.objects.filter(state="open", error="").exists():
            worker.run_once(worker=name, limit=limit, now=NOW)

    return at_once(lambda: work("one"), lambda: work("two"))


@pytest.mark.django_db(transaction=True)
def test_two_workers_over_several_projects_never_wait_for_each_other_in_a_ring() -> None:
    """Each task writes its project's row and takes its time, as a recount does."""
    projects = [Project.objects.create(name=f"p{n}", created_at=NOW) for n in range(3)]

    def write(event: Event, now: datetime) -> None:
        Project.objects.filter(pk=event.project_id).update(description=event.subject)
        threading.Event().wait(0.02)

    table.JOBS["make"] = write
    for number in range(60):
        # Neighbouring batches meet the projects in opposite orders.
        turn = number if number // 10 % 2 else -number
        log("make", project=projects[turn % 3])
        Task.objects.filter(subject="make 0").update(subject=f"s{number}")
    assert two_workers(limit=10) == []
    assert errors() == []
    assert set(states()) == {"done"}


@pytest.mark.django_db(transaction=True)
def test_two_workers_that_meet_the_same_rows_in_opposite_orders_do_not_either(
    project: Project,
) -> None:
    rows = [Organisation.objects.create(name=f"o{n}", kind="x") for n in range(2)]

    def write(event: Event, now: datetime) -> None:
        turn = int(event.subject.split("-")[1])
        Organisation.objects.filter(pk=rows[turn].pk).update(kind=event.subject[:40])
        threading.Event().wait(0.05)

    table.JOBS["make"] = write
    for number in range(24):
        pair = number // 2
        journal.log(
            "test.make",
            subject=f"{number}-{(number + pair) % 2}",
            project_id=project.pk,
            now=NOW,
        )
    assert two_workers(limit=2) == []
    assert errors() == []
    assert set(states()) == {"done"}


@pytest.mark.django_db(transaction=True)
def test_a_phone_can_send_while_a_worker_holds_the_project(
    worker_phone: FieldPhone, activities: Form
) -> None:
    if connection.vendor == "sqlite":
        statuses = [worker_phone.send("hd", talk()).status_code]  # one writer at a time, anyway
    else:
        statuses = []
        with transaction.atomic():
            Project.objects.select_for_update(no_key=True).get()
            assert (
                at_once(lambda: statuses.append(worker_phone.send("hd", talk()).status_code)) == []
            )
    assert statuses == [201]


@pytest.fixture
def worker_phone(phone: FieldPhone) -> FieldPhone:
    return phone
