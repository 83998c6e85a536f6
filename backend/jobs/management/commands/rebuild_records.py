"""`rebuild_records --project N [--check]`: every typed record anew, and whether any differed."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from backend.accounts.models import Project
from backend.jobs.rebuilding import rebuild


class Command(BaseCommand):
    help = "Rebuilds a project's records from their sources; with --check nothing is changed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """--check: compare only, and fail when something differs."""
        parser.add_argument("--project", type=int, required=True)
        parser.add_argument("--check", action="store_true")

    def handle(self, *_args: Any, project: int, check: bool, **_options: Any) -> None:
        """A line for each table that has rows; an error when --check finds a difference."""
        if not Project.objects.filter(pk=project).exists():
            raise CommandError(_("There is no project {project}.").format(project=project))
        found = rebuild(project_id=project, check=check, now=timezone.now())
        line = _("{table}: {before} rows, {after} rebuilt, {differing} differ, checksum {sum}.")
        for each in found:
            if each.before or each.after:
                told = line.format(**each._asdict(), sum=each.expected[:16])
                self.stdout.write(told)
        differing = sum(each.differing for each in found)
        if differing and check:
            say = _("{n} rows differ from their sources. Run rebuild_records without --check.")
            raise CommandError(say.format(n=differing))
        said = (
            _("{n} rows were set right.").format(n=differing)
            if differing
            else _("All records equal their sources.")
        )
        self.stdout.write(said)
