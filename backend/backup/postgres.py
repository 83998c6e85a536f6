"""PostgreSQL: pg_dump of one moment, and pg_restore beside what stood there before."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection, transaction

from backend import problems
from backend.backup import marks, programs
from backend.backup.archive import DATABASES
from backend.backup.snapshot import Snapshot, ask_django, looked_at

ASIDE = "replaced_by_restore"
OTHERS = """
    SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
    AND backend_type = 'client backend'
"""


@transaction.atomic
def snapshot(folder: Path) -> Snapshot:
    """The dump, and what it names, of one and the same moment. Nobody waits for it."""
    file = folder / DATABASES["postgresql"]
    with connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        (moment,) = cursor.fetchone()
        tables = connection.introspection.table_names(cursor)
    plain = ("--format=custom", "--no-owner", "--no-privileges", "--no-password")
    where = (f"--exclude-schema={ASIDE}", f"--dbname={programs.database()}")
    programs.run("pg_dump", *plain, *where, f"--snapshot={moment}", f"--file={file}")
    return looked_at(file, tables, ask_django)


def must_be_closed() -> None:
    """Raises restore_while_open when anybody else is connected."""
    ((others,),) = ask_django(OTHERS)
    if others:
        raise problems.restore_while_open()


def must_be_readable(database: Path) -> None:
    """Raises backup_program_absent or backup_program_failed when pg_restore does not read it."""
    programs.run("pg_restore", "--list", str(database))


@contextmanager
def put(database: Path) -> Iterator[None]:
    """The dump stands in the place of everything; the old schema goes when the caller is through.

    When pg_restore fails, the old schema is back.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        _set_aside(cursor)
    connection.close()
    try:
        programs.run(
            "pg_restore",
            *("--exit-on-error", "--single-transaction", "--no-owner", "--no-privileges"),
            *("--no-password", f"--dbname={programs.database()}", str(database)),
        )
    except problems.Problem:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("DROP SCHEMA public CASCADE")
            cursor.execute(f"ALTER SCHEMA {ASIDE} RENAME TO public")
        marks.take_away()
        raise
    yield
    with connection.cursor() as cursor:
        cursor.execute(f"DROP SCHEMA IF EXISTS {ASIDE} CASCADE")


def _set_aside(cursor: object) -> None:
    """What stood there before; after an interrupted restore that is already aside."""
    run = cursor.execute  # type: ignore[attr-defined]
    run("SELECT 1 FROM pg_namespace WHERE nspname = %s", [ASIDE])
    interrupted = cursor.fetchone()  # type: ignore[attr-defined]
    run("DROP SCHEMA public CASCADE" if interrupted else f"ALTER SCHEMA public RENAME TO {ASIDE}")
    run("CREATE SCHEMA public")
