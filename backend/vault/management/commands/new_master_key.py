"""`new_master_key`: prints one, as MASTER_KEYS takes it; nothing is kept."""

from typing import Any

from django.core.management.base import BaseCommand

from backend.vault import written


class Command(BaseCommand):
    help = "Print a new master key: put it first in MASTER_KEYS, then run rotate_keys."

    def handle(self, *_args: Any, **_options: Any) -> None:
        self.stdout.write(written.fresh())
