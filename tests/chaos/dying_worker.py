"""A worker that is killed in the middle: `python -m … DATABASE WHAT NUMBER DEATHS`.

`jobs`: it works as the real one does; at its NUMBER-th job, when the job has done its writes and
before the transaction commits that also marks the task done, it dies as by kill -9. `calls`: it
dies when webhooks have heard of it and before that is recorded. DEATHS: how many died before, whose
leases have run out. Ends with 0 when all was done.
"""

import json
import os
import signal
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import django
from django.db import connections
from django.utils import timezone

PATIENCE = timedelta(minutes=10)


def main(database: str, what: str, number: int, deaths: int) -> None:
    django.setup()
    connections.databases["default"].update(json.loads(database))
    now = timezone.now() + deaths * PATIENCE
    jobs(number, now) if what == "jobs" else calls(number, now)


def jobs(number: int, now: datetime) -> None:
    from backend.jobs import table, worker
    from backend.journal.models import Event

    done = [0]

    def dying(job: Callable[[Event, datetime], None]) -> Callable[[Event, datetime], None]:
        def run(event: Event, now: datetime) -> None:
            job(event, now)
            done[0] += 1
            if done[0] == number:
                os.kill(os.getpid(), signal.SIGKILL)

        return run

    for name, job in list(table.JOBS.items()):
        table.JOBS[name] = dying(job)
    worker.run_all(now=now)


def calls(number: int, now: datetime) -> None:
    from backend.webhooks import delivery
    from backend.webhooks.calling import Line
    from backend.webhooks.reach import Rules

    record, turns = delivery._record, [0]

    def dying(*claimed: Any, **more: Any) -> None:
        turns[0] += 1
        if turns[0] == number:
            os.kill(os.getpid(), signal.SIGKILL)
        record(*claimed, **more)

    delivery._record = dying
    line = Line(rules=Rules.of(http=True, private=["127.0.0.0/8"]))
    delivery.deliver(line=line, now=now)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backend.settings")
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
