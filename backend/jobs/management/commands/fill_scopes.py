"""`fill_scopes`: find stored submissions by who sent them and at which site; repeatable."""

from typing import Any

from django.core.management.base import BaseCommand

from backend.accounts import services as accounts
from backend.survey.submissions import scope_filling


class Command(BaseCommand):
    help = "After an upgrade: bring the programme's roles up to date, and fill the keys of scopes."

    def handle(self, *_args: Any, **_options: Any) -> None:
        accounts.ensure_roles()
        self.stdout.write(f"{scope_filling.fill()} keys were added.")
