"""The worker: takes tasks and runs the jobs of the table; the same as a thread and as a process."""

import logging
import os
import socket
import threading
import time
from datetime import datetime

from django.conf import settings
from django.db import DatabaseError, close_old_connections, transaction
from django.utils import timezone

from backend.jobs import clock
from backend.jobs.table import JOBS
from backend.journal import services as journal
from backend.journal.models import Task

logger = logging.getLogger(__name__)

# Tasks that commit together: on SQLite their transaction holds the write lock, so not too many.
TOGETHER = 20


class LeaseLost(Exception):
    """Another worker took the task: this one's effect must roll back."""


def run_once(*, worker: str, limit: int, now: datetime) -> int:
    """Claim and run up to `limit` tasks; returns how many were taken."""
    tasks = journal.claim(worker=worker, limit=limit, now=now)
    for start in range(0, len(tasks), TOGETHER):
        _run_together(tasks[start : start + TOGETHER], now)
    return len(tasks)


def run_all(*, now: datetime | None = None, worker: str = "all") -> int:
    """Run until nothing is due: for commands and tests."""
    total = 0
    while taken := run_once(worker=worker, limit=settings.WORKER_BATCH, now=now or timezone.now()):
        total += taken
    return total


def _run_together(tasks: list[Task], now: datetime) -> None:
    """One transaction; a task that fails rolls back alone, to its own savepoint."""
    with transaction.atomic():
        for task in tasks:
            try:
                with transaction.atomic():
                    JOBS[task.job](task.event, now)
                    if not journal.finish(task, now=now):
                        raise LeaseLost
            except LeaseLost:
                continue
            except Exception as error:  # noqa: BLE001 - the failure stays on its task, whatever it is
                journal.fail(task, error=f"{type(error).__name__}: {error}", now=now)
                logger.warning("job %s failed for %s: %s", task.job, task.subject, type(error).__name__)


def name_of_worker() -> str:
    return f"{socket.gethostname()[:30]}:{os.getpid()}:{threading.get_ident() % 100_000}"


def loop(stop: threading.Event) -> None:
    """Work until told to stop. A database that is away for a while is waited for."""
    worker = name_of_worker()
    ticks = clock.Clock()
    while not stop.is_set():
        try:
            close_old_connections()
            ticks.tick(timezone.now())
            taken = run_once(worker=worker, limit=settings.WORKER_BATCH, now=timezone.now())
        except DatabaseError:
            logger.exception("the worker lost the database and will try again")
            taken = 0
            stop.wait(2)
        if not taken:
            stop.wait(settings.WORKER_IDLE_SECONDS)
        else:
            time.sleep(0)  # let the server's threads have their turn
