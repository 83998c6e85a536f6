"""A worker with work for the next minute: `python -m tests.chaos.busy_worker`, on the database of
the environment. Says `busy` when it begins."""

import os
import threading
import time
from datetime import datetime

import django

TASKS, SECONDS = 3000, 0.02


def main() -> None:
    django.setup()
    from django.utils import timezone

    from backend.jobs import table, worker
    from backend.journal.models import Event, Task

    def slow(event: Event, now: datetime) -> None:
        time.sleep(SECONDS)

    table.JOBS["slow"] = slow
    now = timezone.now()
    events = Event.objects.bulk_create(
        Event(at=now, kind="busy", subject=str(number)) for number in range(TASKS)
    )
    Task.objects.bulk_create(
        Task(event=each, job="slow", subject=each.subject, run_at=now) for each in events
    )
    print("busy", flush=True)
    worker.loop(threading.Event())


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backend.settings")
    main()
