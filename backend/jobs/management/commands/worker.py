"""`worker`: runs the jobs that follow events, as a process of its own, until told to stop."""

import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from backend.backup import opening
from backend.backup.speaking import refusals_told
from backend.jobs import worker


class Command(BaseCommand):
    help = "Run the jobs that follow events, until told to stop."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="run what is due, then end")

    def handle(self, *_args: Any, **options: Any) -> None:
        with refusals_told():
            opening.may_open(now=timezone.now())
        if options["once"]:
            self.stdout.write(f"{worker.run_all()} tasks")
            return
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        worker.loop(stop)
