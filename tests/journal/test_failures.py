"""A task that fails waits, tries again, and after five tries is left to a person."""

from datetime import timedelta

import pytest

from backend.journal import selectors
from backend.journal import services as journal
from backend.journal.models import Event, Task
from tests.journal.conftest import NOW, claim, log

pytestmark = pytest.mark.django_db


def fail_until_dead() -> list[timedelta]:
    """Fail the task of s1 five times; the waits between."""
    waits, now = [], NOW
    for number in range(journal.TRIES):
        (task,) = claim(now=now)
        journal.fail(task, error=f"Lỗi {number}", now=now)
        wait = Task.objects.get(pk=task.pk).run_at - now
        waits.append(wait)
        now += wait
    return waits


def test_a_failed_task_waits_longer_each_time() -> None:
    log()
    waits = fail_until_dead()
    assert waits == sorted(waits)
    assert timedelta(seconds=4) <= waits[0] <= timedelta(seconds=6)
    assert waits[-1] <= timedelta(hours=1.2)


def test_after_five_tries_it_is_dead_and_keeps_its_text() -> None:
    log()
    fail_until_dead()
    task = Task.objects.get()
    assert (task.state, task.attempts, task.error) == ("dead", 5, "Lỗi 4")
    assert claim(now=NOW + timedelta(days=365)) == []
    assert list(selectors.failures_of("s1")) == [task]
    assert (selectors.open_count(NOW), selectors.dead_count()) == (0, 1)


def test_while_it_waits_the_later_ones_of_its_subject_wait_too() -> None:
    log("a")
    (task,) = claim()
    journal.fail(task, error="x", now=NOW)
    assert claim() == []
    assert [each.job for each in selectors.failures_of("s1")] == ["first"]


def test_a_dead_task_does_not_hold_up_the_later_ones_of_its_subject() -> None:
    log()
    fail_until_dead()
    log("b")
    assert [task.subject for task in claim()] == ["s1"]


def test_a_person_revives_the_dead_tasks_of_one_subject() -> None:
    log()
    fail_until_dead()
    log(subject="s2", now=NOW + timedelta(days=400))
    assert journal.revive(subject="other", now=NOW) == 0
    assert journal.revive(subject="s1", now=NOW) == 1
    (task,) = claim()
    assert task.attempts == 0
    assert journal.finish(task, now=NOW)
    assert Task.objects.get(pk=task.pk).error == ""


@pytest.mark.parametrize("text", ["x" * 10_000, "a\x00b", "Đức Phổ \U0001f600"])
def test_any_text_of_a_failure_can_be_kept(text: str) -> None:
    log()
    (task,) = claim()
    journal.fail(task, error=text, now=NOW)
    kept = Task.objects.get().error
    assert kept == text.replace("\0", "")[:4000]


def test_pruning_takes_what_was_finished_a_week_ago_and_no_event() -> None:
    log(subject="old")
    log(subject="dead")
    log(subject="open")
    old, dead, _ = claim()
    journal.finish(old, now=NOW)
    Task.objects.filter(pk=dead.pk).update(state="dead")
    assert journal.prune(now=NOW + journal.KEEP_FINISHED) == 0
    assert journal.prune(now=NOW + journal.KEEP_FINISHED + timedelta(seconds=1)) == 1
    assert sorted(Task.objects.values_list("subject", flat=True)) == ["dead", "open"]
    assert Event.objects.count() == 3


def test_for_which_subjects_a_job_is_still_to_be_done() -> None:
    log("a", "s1")
    log("b", "s2")
    assert selectors.waiting_subjects("first") == {"s1"}
    (task, _) = claim()
    journal.finish(task, now=NOW)
    assert selectors.waiting_subjects("first") == set()
