"""A database as an earlier release left it: FILE backs it up, `counts` looks at it."""

import json
import os
import sys
from datetime import datetime
from pathlib import Path

import django
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone


def back_up(file: Path, now: datetime) -> None:
    """With today's writer: the release of that time had none."""
    from backend.backup import archive, making
    from backend.backup.engines import engine
    from tests.upgrades.earlier import THEN, fill

    call_command("migrate", "contenttypes", verbosity=0)
    MigrationExecutor(connection).migrate(THEN)
    fill(MigrationExecutor(connection).loader.project_state(THEN).apps)
    found = engine().snapshot(file.parent)
    missing: list[str] = []
    with file.open("wb") as out:
        out.writelines(
            archive.written(
                making._entries(found, missing),
                lambda listing: making._manifest(found, listing, missing, now).told(),
            )
        )


def counts() -> None:
    from tests.upgrades.earlier import GONE, kept

    names = [table["model"] for table in kept() if table["model"] not in GONE]
    print(json.dumps({name: apps.get_model(name).objects.count() for name in names}))


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backend.settings")
    django.setup()
    counts() if sys.argv[1] == "counts" else back_up(Path(sys.argv[1]), timezone.now())
