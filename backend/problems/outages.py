"""What the machine below us did: a full disk, a database that is away. Told as what it is."""

import errno
import sqlite3
from collections.abc import Iterator

from django.db import InterfaceError
from django.utils.translation import gettext_lazy as _

from backend.problems.base import Problem, problem

storage_full = problem(
    "507.841",
    _(
        "The server has no room left. Nothing of this was kept: keep it, and send it again later."
        " Tell the server's administrator."
    ),
)
database_away = problem(
    "503.841",
    _(
        "The server's database does not answer. Nothing of this was kept: keep it, and send it"
        " again in some minutes."
    ),
)

FULL = {errno.ENOSPC, errno.EDQUOT}
# https://www.postgresql.org/docs/current/errcodes-appendix.html: disk full; classes: connection
# exception, operator intervention (shutting down, starting up), too many connections.
DISK_FULL, AWAY = "53100", ("08", "57P", "53300")
SQLITE_AWAY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_IOERR}


def outage(error: BaseException) -> Problem | None:
    """The problem behind an unexpected error; None when it is our own mistake."""
    for each in _causes(error):
        if isinstance(each, OSError) and each.errno in FULL:
            return storage_full()
        if _is_full(each):
            return storage_full()
        if _is_away(each):
            return database_away()
    return None


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The error, and what it came from."""
    each: BaseException | None = error
    for _step in range(10):
        if each is None:
            return
        yield each
        each = each.__cause__ or each.__context__


def _is_full(error: BaseException) -> bool:
    code = getattr(error, "sqlite_errorcode", None)
    return code == sqlite3.SQLITE_FULL or getattr(error, "pgcode", None) == DISK_FULL


def _is_away(error: BaseException) -> bool:
    code = getattr(error, "sqlite_errorcode", None)
    if code is not None:
        return int(code) & 0xFF in SQLITE_AWAY
    if isinstance(error, InterfaceError):
        return True  # "connection already closed"
    pgcode = getattr(error, "pgcode", None)
    if pgcode:
        return str(pgcode).startswith(AWAY)
    # A connection that broke has no code from the server.
    return _is_of_psycopg(error)


def _is_of_psycopg(error: BaseException) -> bool:
    kind = type(error)
    return kind.__module__.startswith("psycopg2") and kind.__name__ in {
        "OperationalError",
        "InterfaceError",
    }
