"""What must hold before the server or its worker opens: called by every way to start it."""

from datetime import datetime

from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from backend import problems
from backend.backup import marks
from backend.privacy import erasures
from backend.vault import masters
from backend.vault import selectors as vault


def may_open(*, now: datetime) -> None:
    """Check the database, and apply the erasure list to it again.

    The list is replayed at every start, not only after `restore`: a database that somebody brought
    back by other means (a point in time, a copy of the disk) must not show erased people either.
    Raises restore_unfinished, database_not_migrated, master_keys_absent.
    """
    if marks.stands():
        raise problems.restore_unfinished()
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise problems.database_not_migrated()
    absent = vault.masters_named() - set(masters.masters())
    if absent:
        raise problems.master_keys_absent(keys=", ".join(sorted(absent)))
    erasures.replay(now)
