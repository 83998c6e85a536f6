"""`failures`: what failed after an event and waits for a person; `--retry` opens it again."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from backend.journal import selectors
from backend.journal import services as journal


class Command(BaseCommand):
    help = "List the tasks that failed five times, with their texts; --retry opens them again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--subject", default="", help="only those of this submission or form")
        parser.add_argument("--retry", action="store_true", help="open them again")

    def handle(self, *_args: Any, **options: Any) -> None:
        tasks = selectors.dead_tasks()
        if options["subject"]:
            tasks = tasks.filter(subject=options["subject"])
        found = list(tasks)
        for task in found:
            place = f"{task.event.at:%Y-%m-%d %H:%M} {task.event.project_id or '–'}"
            self.stdout.write(f"{place} {task.job} {task.subject}\n    {task.error}")
        if options["retry"]:
            for subject in {task.subject for task in found}:
                journal.revive(subject=subject, now=timezone.now())
            self.stdout.write(_("{count} tasks are open again.").format(count=len(found)))
        elif not found:
            self.stdout.write(_("Nothing failed."))
