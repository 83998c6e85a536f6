"""PostgreSQL's own programs: finding those that fit the server, and running them."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from django.db import connection

from backend import problems

DEBIAN: Final = Path("/usr/lib/postgresql")


def run(name: str, *arguments: str) -> str:
    """Run `pg_dump` or `pg_restore` to its end; what it printed.

    Raises backup_program_absent, backup_program_failed, backup_no_room.
    """
    done = subprocess.run(  # noqa: S603 - our own arguments
        [found(name), *arguments],
        env={**os.environ, **_environment()},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    if done.returncode:
        if "No space left" in done.stderr:
            raise problems.backup_no_room(place=name)
        raise problems.backup_program_failed(program=name, reason=done.stderr.strip()[-600:])
    return done.stdout


def found(name: str) -> Path:
    """The program, not older than the server. Raises backup_program_absent."""
    major = server_major()
    for place in _places(name):
        if _major(place) >= major:
            return place
    raise problems.backup_program_absent(program=name, major=major)


def server_major() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version_num")
        return int(cursor.fetchone()[0]) // 10_000


def database() -> str:
    """The database as `--dbname` takes it, whatever its name."""
    name = str(connection.settings_dict["NAME"]).replace("\\", "\\\\").replace("'", "\\'")
    return f"dbname='{name}'"


def _places(name: str) -> Iterator[Path]:
    on_path = shutil.which(name)
    if on_path:
        yield Path(on_path)
    yield from sorted(DEBIAN.glob(f"*/bin/{name}"), key=_major, reverse=True)


def _major(place: Path) -> int:
    told = subprocess.run(  # noqa: S603
        [place, "--version"], capture_output=True, text=True, check=False, env=os.environ.copy()
    )
    number = re.search(r"\(PostgreSQL\) (\d+)", told.stdout)
    return int(number[1]) if number else 0


def _environment() -> dict[str, str]:
    """Where the server is; the password stands in no list of processes."""
    names = {"HOST": "PGHOST", "PORT": "PGPORT", "USER": "PGUSER", "PASSWORD": "PGPASSWORD"}
    known = connection.settings_dict
    return {name: str(known[key]) for key, name in names.items() if known[key]}
