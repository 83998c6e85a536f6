"""The worker: takes tasks and runs the jobs of the table; the same as a thread and as a process."""

import logging
import os
import socket
import threading
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from django import db
from django.conf import settings
from django.db import close_old_connections, transaction
from django.utils import timezone

from backend.accounts import services as accounts
from backend.jobs import clock
from backend.jobs.failures import told, told_of
from backend.jobs.table import APART, JOBS
from backend.journal import services as journal
from backend.journal.models import Task
from backend.numbering import is_untimed

logger = logging.getLogger(__name__)

# Tasks that commit together: on SQLite their transaction holds the write lock, so not too many.
TOGETHER = 20
# SQLite lets writers in by chance: who waits looks ten times a second, and a busy worker would
# leave no gap. So it rests a share of the time that it held the lock, at most a tenth of a second.
REST, LONGEST_REST = 0.15, 0.1


class LeaseLost(Exception):  # noqa: N818 - no error: another worker took the task
    """Another worker took the task: this one's effect must roll back."""


def run_once(*, worker: str, limit: int, now: datetime, rest: float = 0) -> int:
    """Claim and run up to `limit` tasks; returns how many were taken."""
    tasks = journal.claim(worker=worker, limit=limit, now=now)
    run(tasks, now=now, rest=rest)
    return len(tasks)


def run(tasks: Sequence[Task], *, now: datetime, rest: float = 0) -> None:
    """Run claimed tasks: those of a project together, those that take long by themselves.

    After each transaction it rests this share of the transaction's time.
    """
    for project_id, batch in _batches(task for task in tasks if task.job not in APART):
        started = time.monotonic()
        _run_together(project_id, batch, now)
        if rest:
            time.sleep(min(LONGEST_REST, rest * (time.monotonic() - started)))
    for task in tasks:
        if task.job in APART:
            _run_apart(task, now)


def run_all(*, now: datetime | None = None, worker: str = "") -> int:
    """Run until nothing is due: for commands and tests."""
    name, total = worker or name_of_worker(), 0
    while taken := run_once(worker=name, limit=settings.WORKER_BATCH, now=now or timezone.now()):
        total += taken
    return total


def _batches(tasks: Iterable[Task]) -> Iterator[tuple[int | None, list[Task]]]:
    """Tasks of one project each, at most twenty: what may commit together."""
    by_project: dict[int | None, list[Task]] = defaultdict(list)
    for task in tasks:
        by_project[task.event.project_id].append(task)
    for project_id, alike in by_project.items():
        for start in range(0, len(alike), TOGETHER):
            yield project_id, alike[start : start + TOGETHER]


def _run_together(project_id: int | None, tasks: list[Task], now: datetime) -> None:
    """One transaction; when one of them fails, each by itself, and it fails alone.

    Two workers never wait for each other in a ring: a transaction touches one project's records,
    and first of all takes that project's lock.
    """
    try:
        with transaction.atomic():
            accounts.hold(project_id)
            for task in tasks:
                JOBS[task.job](task.event, now)
            _finish(tasks, now)
    except Exception:  # noqa: BLE001 - whatever it is, the culprit is found and told below
        # Also a reference to nothing, which shows only at the commit.
        for task in tasks:
            _run_alone(project_id, task, now)


def _run_alone(project_id: int | None, task: Task, now: datetime) -> None:
    """The job's effect and its `done` commit together; a failure stays on the task."""
    try:
        with transaction.atomic():
            accounts.hold(project_id)
            JOBS[task.job](task.event, now)
            _finish([task], now)
    except LeaseLost:
        pass
    except Exception as error:  # noqa: BLE001 - the failure stays on its task, whatever it is
        _fail(task, error, now)


def _run_apart(task: Task, now: datetime) -> None:
    """Without a transaction: the job waits for another program and does its own small writes."""
    try:
        JOBS[task.job](task.event, now)
    except Exception as error:  # noqa: BLE001 - the failure stays on its task, whatever it is
        _fail(task, error, now)
    else:
        journal.finish(task, now=now)


def _finish(tasks: list[Task], now: datetime) -> None:
    if not journal.finish_all(tasks, now=now):
        raise LeaseLost


def _fail(task: Task, error: Exception, now: datetime) -> None:
    journal.fail(task, error=told_of(task.subject, error), now=now)
    # A line has its moment: of an untimed task it names no subject.
    subject = "–" if is_untimed(task.pk) else task.subject
    logger.warning("job %s failed for %s: %s", task.job, subject, type(error).__name__)


def name_of_worker() -> str:
    return f"{socket.gethostname()[:30]}:{os.getpid()}:{threading.get_ident() % 100_000}"


def loop(stop: threading.Event) -> None:
    """Work until told to stop. A database that is away for a while is waited for."""
    worker = name_of_worker()
    ticks = clock.Clock()
    rest = REST if db.connection.vendor == "sqlite" else 0
    while not stop.is_set():
        try:
            close_old_connections()
            ticks.tick(timezone.now())
            now, limit = timezone.now(), settings.WORKER_BATCH
            taken = run_once(worker=worker, limit=limit, now=now, rest=rest)
        except db.Error as error:
            logger.error("the worker lost the database and will try again: %s", told(error))  # noqa: TRY400 - a traceback may quote answers
            taken = 0
            stop.wait(2)
        if not taken:
            stop.wait(settings.WORKER_IDLE_SECONDS)
        else:
            time.sleep(0)  # let the server's threads have their turn
