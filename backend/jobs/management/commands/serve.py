"""`serve`: the embedded server with its worker, without any demo."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from backend.backup import opening
from backend.backup.speaking import refusals_told
from backend.jobs import embedded


class Command(BaseCommand):
    help = "Serve on HOST:PORT with the worker in the same process."

    def handle(self, *_args: Any, **_options: Any) -> None:
        with refusals_told():
            opening.may_open(now=timezone.now())
        try:
            listening = embedded.listen(settings.HOST, settings.PORT)
        except embedded.PortTaken as taken:
            raise CommandError(f"{settings.HOST}:{settings.PORT}: {taken}") from None
        self.stdout.write(f"{settings.PUBLIC_URL}", ending="\n")
        self.stdout.flush()
        embedded.serve(listening)
