"""`rotate_keys`: wraps every data key by the first of MASTER_KEYS; interrupted, it goes on."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from backend.problems import Problem
from backend.vault import masters, selectors, services


class Command(BaseCommand):
    help = "Wrap all data keys by the first master key. What is sealed stays as it is."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only tell how many wait")

    def handle(self, *_args: Any, **options: Any) -> None:
        current = masters.current()
        if options["dry_run"]:
            waiting = selectors.to_rotate()
            self.stdout.write(
                _("{count} data keys wait to be wrapped by {master}.").format(
                    count=waiting, master=current
                )
            )
        else:
            self._rotate(current)
        for master, count in selectors.living_by_master().items():
            self.stdout.write(f"  {master}: {count}")
        for master in sorted(set(masters.masters()) - selectors.masters_named() - {current}):
            self.stdout.write(
                _("No data key names {master} any more. Older backups still need it.").format(
                    master=master
                )
            )

    def _rotate(self, current: str) -> None:
        try:
            done = services.rotate(now=timezone.now())
        except Problem as problem:
            raise CommandError(problem.sentence) from None
        self.stdout.write(
            _("{count} data keys are wrapped by {master} now.").format(count=done, master=current)
        )
