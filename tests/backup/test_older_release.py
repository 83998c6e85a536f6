"""A backup of an earlier release: restored, migrated, and whole."""

import json
from collections.abc import Callable
from pathlib import Path

from tests.backup.running import Place
from tests.upgrades.earlier import GONE, kept

Empty = Callable[[], Place]


def test_it_is_migrated_before_the_server_may_open(empty: Empty, tmp_path: Path) -> None:
    then, now, file = empty(), empty(), tmp_path / "older.tar"
    then.run("tests.backup.older", str(file))
    assert then.command("may_open").returncode == 1, "its database is as that release left it"
    done = now.command("restore", str(file), "--nobody-erased")
    assert done.returncode == 0, done.stderr
    assert now.command("may_open").returncode == 0
    # The restore itself writes one line into the journal.
    counts = json.loads(now.run("tests.backup.older", "counts"))
    then_counted = {table["model"]: len(table["rows"]) for table in kept()}
    then_counted["journal.Event"] += 1
    assert counts == {name: rows for name, rows in then_counted.items() if name not in GONE}
