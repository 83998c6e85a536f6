"""Erases again what the erasure list names: after a restore, before the server opens."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from backend.privacy import erasures
from backend.problems import Problem


class Command(BaseCommand):
    help = "Erase again whom a restored backup brought back (the file ERASURE_LIST)."

    def handle(self, *_args: Any, **_options: Any) -> None:
        try:
            done = erasures.replay(timezone.now())
        except Problem as problem:
            raise CommandError(problem.sentence) from problem
        self.stdout.write(f"{done} erased again.")
