"""The two databases under one face."""

from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol, cast

from django.db import connection

from backend.backup import postgres, sqlite
from backend.backup.snapshot import Snapshot


class Engine(Protocol):
    """What a database must be able to do to be backed up and restored."""

    def snapshot(self, folder: Path) -> Snapshot: ...
    def must_be_closed(self) -> None: ...
    def must_be_readable(self, database: Path) -> None: ...
    def put(self, database: Path) -> AbstractContextManager[None]: ...


def engine() -> Engine:
    return cast(Engine, sqlite if connection.vendor == "sqlite" else postgres)
