"""Fills a database as an earlier release left it, then migrates it (`python -m` with FACTS).

The rows stand in demo_a.json.gz (a part of the demo year as the release of issue A stored it), in
the order of their references; they are written through the models of that time.
"""

import base64
import gzip
import hashlib
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import django
from django.apps import apps as today
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone
from django.utils.module_loading import import_string

HERE = Path(__file__).parent
# The migrations with which that release ended.
THEN = [
    (app, "0001_initial")
    for app in (
        "journal",
        "accounts",
        "blobs",
        "entities",
        "forms",
        "submissions",
        "geo",
        "outreach",
        "notifications",
    )
]


# Tables that a later release gave up; what stood in them is sealed elsewhere.
GONE = frozenset(["outreach.ScreeningScore"])


def kept() -> list[dict[str, Any]]:
    """[{"model", "fields", "rows"}]: column values as JSON; bytes as {"bytes": base64}."""
    text = gzip.decompress((HERE / "demo_a.json.gz").read_bytes()).decode()
    tables: list[dict[str, Any]] = json.loads(text)
    return tables


def fill(at_that_time: Any) -> None:
    """Write the rows. References go both ways (form, version), so they are checked at the end."""
    with connection.constraint_checks_disabled(), transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        for table in kept():
            model = at_that_time.get_model(table["model"])
            model.objects.bulk_create(list(_rows(model, table)))
    connection.check_constraints()
    models = [at_that_time.get_model(table["model"]) for table in kept()]
    with connection.cursor() as cursor:
        for line in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(line)


def _rows(model: Any, table: dict[str, Any]) -> Iterator[Any]:
    for row in table["rows"]:
        values = zip(table["fields"], map(_value, row), strict=True)
        yield model(**{name: _parsed(model, name, value) for name, value in values})


def _value(told: Any) -> Any:
    return base64.b64decode(told["bytes"]) if isinstance(told, dict) and "bytes" in told else told


def _parsed(model: Any, name: str, value: Any) -> Any:
    field = next(each for each in model._meta.concrete_fields if each.attname == name)
    plain = value is None or field.get_internal_type() in {"BinaryField", "JSONField"}
    return value if plain else field.to_python(value)


def main(facts: Path) -> None:
    """Bring the empty database of this process's settings to that time, fill it, migrate it."""
    django.setup()
    call_command("migrate", "contenttypes", verbosity=0)
    executor = MigrationExecutor(connection)
    executor.migrate(THEN)
    fill(MigrationExecutor(connection).loader.project_state(THEN).apps)
    call_command("migrate", verbosity=0)
    counts = {
        table["model"]: today.get_model(table["model"]).objects.count()
        for table in kept()
        if table["model"] not in GONE
    }
    facts.write_text(json.dumps({"counts": counts, **_screenings(), **_standing()}))


def _screenings() -> dict[str, Any]:
    """What became of screenings that stood in clear: marks at once, seals by the worker."""
    rebuild_counts = import_string("outreach.services.rebuild_counts")
    rebuild_screenings = import_string("backend.jobs.screenings.rebuild_screenings")
    marks = today.get_model("outreach.PersonMark").objects
    screenings = today.get_model("outreach.Screening").objects
    outcomes = sorted(marks.values_list("outcome", flat=True))
    # The kept part of the demo year has counts of the whole: they follow the part first.
    rebuild_counts(now=timezone.now())
    rebuild_screenings(timezone.now())
    after = rebuild_counts(now=timezone.now(), write=False)
    return {
        "outcomes": outcomes,
        "outcomes_after": sorted(marks.values_list("outcome", flat=True)),
        "counts_differ": [rebuilt.differing for rebuilt in after],
        "unsealed": screenings.filter(consent=True, sealed=None).count(),
        "sealed": screenings.exclude(sealed=None).count(),
        "unkeyed": marks.filter(mark__contains="-").count(),
    }


def _standing() -> dict[str, Any]:
    """What the new release must be able to do with what it found."""
    keys = today.get_model("accounts.AppUser").objects
    versions = today.get_model("submissions.SubmissionVersion").objects
    xml_of = {hashlib.sha256(bytes(each.xml)).hexdigest() for each in versions.all()}
    return {
        "keys_without_number": keys.filter(number=None).count(),
        "officer": today.get_model("accounts.Role").objects.get(name="officer").verbs,
        "xml_untouched": xml_of == set(versions.values_list("sha256", flat=True)),
        "next_user": today.get_model("accounts.User")
        .objects.create(email="moi@thu.example", name="Mới", created_at=timezone.now())
        .pk,
    }


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backend.settings")
    main(Path(sys.argv[1]))
