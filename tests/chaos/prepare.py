"""Makes the ground for a server under test: `python -m tests.chaos.prepare FACTS`.

Migrates the database that the environment names, builds an invented project with one form and eight
phones, and writes what a test needs to know of it to FACTS: {"project": id, "tokens": [...]}.
"""

import json
import os
import sys
from pathlib import Path

import django
from django.core.management import call_command
from django.utils import timezone

PHONES = 8
FORM_ID = "anh"
# Two photos, so that clients name shared files in either order; every answer becomes an activity.
MARKDOWN = """
| survey   |            |         |             |
|          | type       | name    | label       |
|          | text       | ma_xa   | Xã          |
|          | date       | ngay    | Ngày        |
|          | integer    | tong    | Số lượt     |
|          | image      | anh1    | Ảnh một     |
|          | image      | anh2    | Ảnh hai     |
| settings |            |         |             |
|          | form_title | form_id | version     |
|          | Phiếu thử  | anh     | 1           |
"""
MAPPING = {
    "record": "activity",
    "unit": "ma_xa",
    "day": "ngay",
    "fields": {"attendances": "tong"},
    "constants": {"kind": "T01", "setting": "cong_dong"},
}


def main(facts: Path) -> None:
    """Build everything in the empty database of this process's settings."""
    django.setup()
    from backend.accounts import services as accounts
    from tests import build

    call_command("migrate", verbosity=0)
    build.unit_tree()
    accounts.ensure_roles()
    project = accounts.create_project(name="Dự án thử", units=[build.PROVINCE], now=build.NOW)
    role = accounts.ensure_roles()["outreach_worker"]
    role.verbs = ["project.read", "form.list", "submission.create"]
    role.save()
    holder = build.person("worker", "outreach_worker", project, units=(build.COMMUNE_A,))
    build.form(project, MARKDOWN, mapping=MAPPING)
    tokens = [
        accounts.create_app_user(
            project=project, name=f"máy {number}", holder=holder, now=timezone.now()
        )[1]
        for number in range(PHONES)
    ]
    facts.write_text(json.dumps({"project": project.pk, "tokens": tokens}))


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backend.settings")
    main(Path(sys.argv[1]))
