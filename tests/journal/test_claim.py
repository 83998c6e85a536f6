"""Handing tasks to workers: due, in order, one at a time for a subject, never twice."""

import threading
from datetime import timedelta

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from backend.journal import services as journal
from backend.journal.models import Task
from tests.journal.conftest import LATER, NOW, claim, log

WORKERS, TASKS = 4, 40


@pytest.mark.django_db
def test_only_what_is_due_is_handed_out() -> None:
    log(subject="later", now=NOW + timedelta(seconds=1))
    log(subject="now")
    assert [task.subject for task in claim()] == ["now"]
    assert [task.subject for task in claim(now=NOW + timedelta(seconds=1))] == ["later"]


@pytest.mark.django_db
def test_tasks_of_a_subject_come_in_order_and_one_at_a_time() -> None:
    log("a", "s1")
    log("b", "s1")
    log("b", "s2")
    handed = []
    while tasks := claim():
        handed.append([(task.subject, task.job) for task in tasks])
        for task in tasks:
            assert journal.finish(task, now=NOW)
    assert handed == [[("s1", "first"), ("s2", "third")], [("s1", "second")], [("s1", "third")]]


@pytest.mark.django_db
def test_no_more_than_asked_for_and_the_oldest_first() -> None:
    for number in range(5):
        log(subject=number)
    assert [task.subject for task in claim(limit=2)] == ["0", "1"]
    assert [task.subject for task in claim(limit=2)] == ["2", "3"]


@pytest.mark.django_db
def test_a_task_comes_with_its_event() -> None:
    event = log()
    (task,) = claim()
    with CaptureQueriesContext(connection) as asked:
        assert task.event == event
    assert len(asked) == 0


@pytest.mark.django_db
def test_a_lease_that_ran_out_gives_the_task_to_another_and_the_first_can_not_finish() -> None:
    log()
    (first,) = claim("one")
    assert claim("two") == []
    assert claim("two", now=NOW + journal.LEASE) == []
    (second,) = claim("two", now=LATER)
    assert second.pk == first.pk
    assert not journal.finish(first, now=LATER)
    journal.fail(first, error="too late", now=LATER)
    assert Task.objects.get().error == ""
    assert journal.finish(second, now=LATER)
    assert not journal.finish(second, now=LATER)
    assert Task.objects.get().state == "done"


@pytest.mark.django_db
def test_claiming_costs_the_same_for_two_tasks_and_for_eighty() -> None:
    counts = []
    for wanted in (2, 80):
        for number in range(wanted):
            log(subject=f"{wanted}-{number}")
        with CaptureQueriesContext(connection) as asked:
            assert len(claim()) == wanted
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 5  # with the savepoint


@pytest.mark.django_db(transaction=True)
def test_workers_at_the_same_moment_never_take_the_same_task() -> None:
    for number in range(TASKS):
        log(subject=number % (TASKS // 2))  # two for each subject
    taken: list[tuple[int, str]] = []
    together = threading.Barrier(WORKERS)
    failures: list[BaseException] = []

    def work(name: str) -> None:
        try:
            together.wait(10)
            while tasks := claim(name, limit=3):
                for task in tasks:
                    taken.append((task.pk, task.subject))
                    assert journal.finish(task, now=NOW)
        except BaseException as error:  # noqa: BLE001 - told to the main thread
            failures.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work, args=(f"w{n}",)) for n in range(WORKERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert failures == []
    # A worker that saw nothing due may have gone while another held the subject's first task.
    while tasks := claim("last"):
        for task in tasks:
            taken.append((task.pk, task.subject))
            journal.finish(task, now=NOW)
    assert len(taken) == len(set(taken)) == TASKS
    for subject in {subject for _, subject in taken}:
        order = [pk for pk, of in taken if of == subject]
        assert order == sorted(order)
    assert not Task.objects.exclude(state="done").exists()
