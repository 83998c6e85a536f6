"""What stood in the database at one moment: its copy, and what the copy names."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import connection

from backend.survey.blobs.models import Blob
from backend.vault.models import DataKey

Ask = Callable[[str], Iterable[tuple[Any, ...]]]


@dataclass(frozen=True)
class Snapshot:
    """The database's copy, rows by table, migrations by app, master key ids, blobs by name."""

    database: Path
    tables: dict[str, int]
    migrations: dict[str, list[str]]
    masters: list[str]
    blobs: list[str]


def looked_at(database: Path, tables: Iterable[str], ask: Ask) -> Snapshot:
    """The snapshot, by queries that see nothing but it."""
    known, blobs = set(tables), _name(Blob._meta.db_table)
    migrations: dict[str, list[str]] = {}
    for app, name in ask("SELECT app, name FROM django_migrations ORDER BY id"):
        migrations.setdefault(app, []).append(name)
    return Snapshot(
        database=database,
        tables={table: row_count(table, ask) for table in sorted(known)},
        migrations=migrations,
        masters=_masters(ask) if DataKey._meta.db_table in known else [],
        blobs=sorted(row[0] for row in ask(f"SELECT sha256 FROM {blobs}")),  # noqa: S608
    )


def _masters(ask: Ask) -> list[str]:
    keys = _name(DataKey._meta.db_table)
    rows = ask(f"SELECT DISTINCT master FROM {keys} WHERE destroyed_at IS NULL")  # noqa: S608
    return sorted(row[0] for row in rows)


def row_count(table: str, ask: Ask) -> int:
    ((count,),) = ask(f"SELECT count(*) FROM {_name(table)}")  # noqa: S608 - the database's own name
    return int(count)


def ask_django(sql: str) -> list[tuple[Any, ...]]:
    """Rows of the server's own database."""
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return list(cursor.fetchall())


def _name(table: str) -> str:
    return connection.ops.quote_name(table)
