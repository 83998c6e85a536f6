"""SQLite: a copy while the server writes, and putting a copy in the place of the database."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from django.db import OperationalError, connection

from backend import problems
from backend.backup.archive import DATABASES
from backend.backup.snapshot import Snapshot, looked_at

TABLES = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"


def snapshot(folder: Path) -> Snapshot:
    """A copy of one moment. Nobody waits for it.

    VACUUM INTO rather than the backup API: it leaves out the free pages, in which deleted values
    still stand, and does not begin anew when somebody writes (https://sqlite.org/lang_vacuum.html).
    """
    file = folder / DATABASES["sqlite"]
    try:
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(file)])
    except OperationalError as error:
        raise (
            problems.backup_no_room(place=folder) if _full(error) else _told(file, error)
        ) from None
    with closing(sqlite3.connect(file)) as copy:
        tables = [name for (name,) in copy.execute(TABLES)]
        return looked_at(file, tables, copy.execute)


def must_be_closed() -> None:
    """Raises restore_while_open when another process has the database open."""
    connection.close()
    if not _place().exists():
        return
    with closing(sqlite3.connect(_place(), timeout=1)) as own:
        try:
            # Leaving WAL needs the file for oneself alone; the server takes it up again.
            (mode,) = own.execute("PRAGMA journal_mode=DELETE").fetchone()
        except sqlite3.OperationalError:
            raise problems.restore_while_open() from None
    if mode != "delete":
        raise problems.restore_while_open()


def must_be_readable(database: Path) -> None:
    """Raises backup_damaged when SQLite itself finds fault with the copy."""
    with closing(sqlite3.connect(database)) as copy:
        try:
            whole = copy.execute("PRAGMA quick_check(1)").fetchall() == [("ok",)]
        except sqlite3.DatabaseError:
            whole = False
    if not whole:
        raise problems.backup_damaged(member=DATABASES["sqlite"])


@contextmanager
def put(database: Path) -> Iterator[None]:
    """The copy stands in the database's place; what stood there goes when the caller is through.

    When the caller fails, it is there as `NAME.replaced`.
    """
    connection.close()
    place = _place()
    aside = place.with_name(f"{place.name}.replaced")
    # Copied first where it comes from another disk.
    fresh = shutil.move(database, place.with_name(f"{place.name}.fresh"))
    if place.exists() and not aside.exists():
        place.replace(aside)
    for suffix in ("-wal", "-shm", "-journal"):
        place.with_name(place.name + suffix).unlink(missing_ok=True)
    Path(fresh).replace(place)
    yield
    aside.unlink(missing_ok=True)


def _place() -> Path:
    return Path(connection.settings_dict["NAME"])


def _full(error: OperationalError) -> bool:
    return getattr(error.__cause__, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL


def _told(file: Path, error: OperationalError) -> problems.Problem:
    return problems.backup_unwritable(place=file.name, reason=error)
