"""A process that records one opening form, step by step: `python -m … DATABASE SUBMISSION`.

It says "ready", waits for a line, records in a transaction of its own, says "written", and commits
when it is told to by the next line; then it says "done".
"""

import json
import os
import sys
from uuid import UUID

import django
from django.db import connections, transaction
from django.utils import timezone


def main(database: str, submission: str) -> None:
    django.setup()
    connections.databases["default"].update(json.loads(database))
    from backend.jobs.records import record_submission

    say("ready")
    sys.stdin.readline()
    with transaction.atomic():
        record_submission(UUID(submission), timezone.now())
        say("written")
        sys.stdin.readline()
    say("done")


def say(word: str) -> None:
    print(word, flush=True)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backend.settings")
    main(sys.argv[1], sys.argv[2])
