"""`may_open`: what every start of the server checks; gunicorn runs it before its processes."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from backend.backup import opening
from backend.backup.speaking import refusals_told


class Command(BaseCommand):
    help = "Check restore, migrations and master keys, and apply the erasure list again."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Ends with 0 when the server may open, else with 1 and a sentence."""
        with refusals_told():
            opening.may_open(now=timezone.now())
