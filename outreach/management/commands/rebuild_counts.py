"""Computes the counts table again from the records and says whether anything differed."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from outreach.services import rebuild_counts


class Command(BaseCommand):
    """`python -m backend rebuild_counts [--check]`."""

    help = "Computes the figures again from the records; with --check nothing is changed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """--check: compare only, and fail when something differs."""
        parser.add_argument("--check", action="store_true")

    def handle(self, *_args: Any, check: bool, **_options: Any) -> None:
        """Rebuild or compare; an error when table and records differ at the end."""
        results = rebuild_counts(now=timezone.now(), write=not check)
        for found in results:
            self.stdout.write(
                _("Project {project}: {rows} rows, {differing} differed, checksum {sum}.").format(
                    project=found.project_id,
                    rows=found.rows,
                    differing=found.differing,
                    sum=found.checksum[:16],
                )
            )
        wrong = [found for found in results if found.checksum != found.expected]
        if wrong:
            raise CommandError(
                _("The figures differ from the records. Run rebuild_counts without --check.")
            )
        self.stdout.write(
            _("The figures equal the records; {differing} were set right.").format(
                differing=sum(found.differing for found in results)
            )
        )
