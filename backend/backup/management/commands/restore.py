"""`restore FILE`: database and media from a backup; all hashes are checked before anything."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone
from django.utils.translation import gettext_noop as _

from backend.backup import checking, restoring
from backend.backup.manifest import Manifest
from backend.backup.speaking import both, refusals_told

WHOLE = _("The backup of {made} is whole: {rows} rows, {files} files. Nothing was changed.")
DONE = _("The backup of {made} stands here: {rows} rows, {files} files.")
ERASED = _("{count} erasures of the erasure list were applied to it. Everybody signs in anew.")
LOST = _("{count} files were lost already when the backup was made.")


class Command(BaseCommand):
    help = "Restore a backup into an empty place; the server must be stopped."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file")
        parser.add_argument("--check", action="store_true", help="only check it; change nothing")
        parser.add_argument("--replace", action="store_true", help="in the place of what is here")
        parser.add_argument(
            "--nobody-erased", action="store_true", help="there is no erasure list to bring"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Ends with 0, or with 1 and a sentence."""
        file, nobody = Path(options["file"]), bool(options["nobody_erased"])
        with refusals_told():
            if options["check"]:
                self._say(WHOLE, checking.checked(file))
                return
            done = restoring.restore(
                file, replace=options["replace"], nobody_erased=nobody, now=timezone.now()
            )
        self._say(DONE, done.manifest)
        self.stdout.write(both(ERASED, count=done.erased))
        if done.manifest.missing:
            self.stderr.write(both(LOST, count=len(done.manifest.missing)))

    def _say(self, sentence: str, told: Manifest) -> None:
        rows, files = sum(told.tables.values()), told.listing.count
        self.stdout.write(both(sentence, made=told.made_at, rows=rows, files=files))
