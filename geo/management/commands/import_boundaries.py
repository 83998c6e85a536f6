"""Command: imports boundaries from GeoJSON, GeoPackage or a zipped Shapefile."""

from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from geo.faults import Fault
from geo.models import Level
from geo.services.boundaries import TOLERANCE_M, import_boundaries


class Command(BaseCommand):
    help = "Import unit boundaries from GeoJSON, GeoPackage or a zipped Shapefile."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--level", choices=Level.values, default=Level.COMMUNE.value)
        parser.add_argument(
            "--valid-on", type=date.fromisoformat, help="yyyy-mm-dd; today if absent"
        )
        parser.add_argument("--tolerance-m", type=float, default=TOLERANCE_M)
        parser.add_argument("--name", default="")
        parser.add_argument("--source", default="")
        parser.add_argument("--code-column")
        parser.add_argument("--layer")
        parser.add_argument("--crs", help="for example EPSG:9210, when the file names none")
        parser.add_argument("--repair", action="store_true", help="make invalid polygons valid")

    def handle(self, *_args: Any, **options: Any) -> None:
        now = timezone.now()
        names = ("level", "tolerance_m", "name", "source", "code_column", "layer", "crs", "repair")
        try:
            done = import_boundaries(
                content=options["file"],
                valid_on=options["valid_on"] or timezone.localdate(now),
                now=now,
                **{name: options[name] for name in names},
            )
        except Fault as fault:
            raise CommandError(fault.message) from None
        self.stdout.write(
            _(
                "{name}: {imported} boundaries imported ({added} new, {replaced} replaced, "
                "{repaired} repaired); {kept} of earlier imports kept; {without} units of "
                "{day} have no boundary."
            ).format(
                name=done.set.name,
                imported=done.imported,
                added=done.added,
                replaced=done.replaced,
                repaired=done.repaired,
                kept=done.kept,
                without=done.without,
                day=f"{done.set.valid_on:%d/%m/%Y}",
            )
        )
