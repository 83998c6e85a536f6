"""`locate_submissions`: look again at points that wait for boundaries; repeatable."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone

from backend.jobs.records import record_outreach
from backend.journal import selectors as tasks
from backend.journal import services as journal
from backend.survey.submissions.models import SubmissionFlag
from backend.survey.submissions.selectors import flagged


class Command(BaseCommand):
    help = "Locate submissions again whose points were not checked against boundaries."

    def handle(self, *_args: Any, **_options: Any) -> None:
        now = timezone.now()
        queued = tasks.waiting_subjects(record_outreach.__name__)
        rows = flagged(SubmissionFlag.Code.NOT_CHECKED).values_list("uuid", "project_id")
        waiting = [(uuid, project_id) for uuid, project_id in rows if str(uuid) not in queued]
        with transaction.atomic():
            for uuid, project_id in waiting:
                journal.log("submission.locate", subject=uuid, project_id=project_id, now=now)
        self.stdout.write(f"{len(waiting)} submissions are queued to be located by the worker.")
