"""Command: loads provinces, districts and communes, old and new, from the registry package."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _

from geo.services import load_units


class Command(BaseCommand):
    help = "Load the administrative units and their successors; may be run again."

    def handle(self, *_args: Any, **_options: Any) -> None:
        done = load_units(now=timezone.now())
        self.stdout.write(
            _(
                "Units (registry {version}): {created} new, {updated} changed, {unchanged} as they "
                "were; {links} successor links new or changed. Standing now: {provinces} provinces "
                "and {communes} communes."
            ).format(
                version=done.version,
                created=done.created,
                updated=done.updated,
                unchanged=done.unchanged,
                links=done.links,
                provinces=done.standing.get("province", 0),
                communes=done.standing.get("commune", 0),
            )
        )
