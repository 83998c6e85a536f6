"""Makes the ground for pyodk: `python -m tests.pyodk.prepare FACTS`.

Migrates the database that the environment names, builds an invented province, a project and its
people, and a phone of the outreach worker's. FACTS tells a test what it needs: see `House`.
"""

import json
import os
import sys
from pathlib import Path

import django
from django.core.management import call_command
from django.utils import timezone


def main(facts: Path) -> None:
    """Build everything in the empty database of this process's settings."""
    django.setup()
    from backend.accounts import services as accounts
    from tests import build

    call_command("migrate", verbosity=0)
    build.unit_tree()
    roles = accounts.ensure_roles()
    for name in ("officer", "outreach_worker"):
        roles[name].verbs = [*roles[name].verbs, "submission.create", "submission.read"]
        roles[name].save()
    project = accounts.create_project(name="Dự án thử", units=[build.PROVINCE], now=timezone.now())
    people = {
        "admin": build.person("admin", "administrator", None, project_wide=True),
        "manager": build.person("manager", "project_manager", project, project_wide=True),
        "officer": build.person("officer", "officer", project, units=(build.PROVINCE,)),
        "worker": build.person("worker", "outreach_worker", project, units=(build.COMMUNE_A,)),
    }
    _, token = accounts.create_app_user(
        project=project, name="máy 1", holder=people["worker"], now=timezone.now()
    )
    told = {
        "project": project.pk,
        "tokens": [token],
        "people": {key: user.email for key, user in people.items()},
        "password": build.PASSWORD,
    }
    facts.write_text(json.dumps(told))


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backend.settings")
    main(Path(sys.argv[1]))
