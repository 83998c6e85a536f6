"""Reads what a server under test has stored: `python -m tests.chaos.look OUT [work]`.

Writes to OUT, as JSON, the fields of `server.Stored`. With `work`, the worker first does all that
is open, at a time when the leases of a killed worker have run out.
"""

import hashlib
import json
import os
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import django
from django.db import connection
from django.utils import timezone


def main(out: Path, *, work: bool) -> None:
    django.setup()
    from backend.jobs.worker import run_all
    from backend.journal.models import Task
    from backend.journal.services import LEASE
    from backend.survey.submissions.models import Submission
    from outreach.models import Activity

    if work:
        run_all(now=timezone.now() + 2 * LEASE)
    activities = [str(key) for key in Activity.objects.values_list("pk", flat=True)]
    submissions = [str(key) for key in Submission.objects.values_list("pk", flat=True)]
    told = {
        "versions": versions(),
        "submissions": sorted(submissions),
        "activities": sorted(activities),
        "tasks": Counter(Task.objects.values_list("state", flat=True)),
        "sound": sound(),
    }
    out.write_text(json.dumps(told))


def versions() -> list[dict[str, Any]]:
    """Every stored version: its instanceID, the digest of its raw XML, those of its files."""
    from backend.survey.submissions.models import SubmissionVersion

    rows = SubmissionVersion.objects.prefetch_related("attachments").order_by("id")
    return [
        {
            "instance_id": row.instance_id,
            "xml": hashlib.sha256(bytes(row.xml)).hexdigest(),
            "files": {each.name: digest_of(each.blob_id) for each in row.attachments.all()},
        }
        for row in rows
    ]


def digest_of(sha256: str | None) -> str:
    """The digest of the bytes on disk; "" when there are none."""
    from backend.survey.blobs.services import path_of

    if sha256 is None or not path_of(sha256).exists():
        return ""
    return hashlib.sha256(path_of(sha256).read_bytes()).hexdigest()


def sound() -> bool:
    """SQLite's own check of its file; PostgreSQL checks its pages while it reads them."""
    if connection.vendor != "sqlite":
        return True
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check")
        return bool(cursor.fetchall() == [("ok",)])


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backend.settings")
    main(Path(sys.argv[1]), work="work" in sys.argv[2:])
