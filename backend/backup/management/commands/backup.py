"""`backup FILE`: database and media in one file, while the server runs; `-` writes it to stdout."""

import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext_noop as _

from backend.backup import making
from backend.backup.making import Made
from backend.backup.speaking import both, refusals_told
from backend.privacy import listing as erasures

MISSING = 3

DONE = _("The backup holds {rows} rows and {files} files, {size} MB. Its list of hashes: {sha256}")
KEYS = _("To restore it, have these master keys at hand; they are not in it: {keys}")
LIST = _("Keep the erasure list apart from the backups too; it is not in it: {file}")
LOST = _("{count} files that rows name are not on the disk. The backup is whole without them.")


class Command(BaseCommand):
    help = "Back up the database and the media into one file, while the server runs."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", help="a new file; - is the standard output")
        parser.add_argument(
            "--sealed", action="store_true", help="nobody reads it without the master key"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Ends with 0; 1 when nothing was kept; 3 when files were missing on the disk."""
        now, sealed = timezone.now(), bool(options["sealed"])
        with refusals_told():
            if options["file"] == "-":
                made = making.to_stream(
                    sys.stdout.buffer, beside=Path(settings.DATA_DIR), sealed=sealed, now=now
                )
            else:
                made = making.to_file(Path(options["file"]).absolute(), sealed=sealed, now=now)
        self._tell(made)

    def _tell(self, made: Made) -> None:
        size = f"{made.listing.size / 1e6:.1f}"
        filling = {"rows": made.rows, "files": made.listing.count, "size": size}
        self._say(both(DONE, sha256=made.listing.sha256, **filling))
        if made.masters:
            self._say(both(KEYS, keys=", ".join(made.masters)))
        self._say(both(LIST, file=erasures.path()))
        if made.missing:
            raise CommandError(both(LOST, count=len(made.missing)), returncode=MISSING)

    def _say(self, words: str) -> None:
        """On standard error: standard output may be the backup."""
        self.stderr.write(words, self.style.NOTICE)
