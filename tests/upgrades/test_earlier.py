"""A database of the release before is migrated with everything that it held."""

import json
import os
import subprocess
import sys
from typing import Any

import pytest

from tests.chaos.conftest import POSTGRES, fresh, gone
from tests.upgrades.earlier import kept


@pytest.fixture(scope="module")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The earlier demo, migrated in a process and a database of its own."""
    folder = tmp_path_factory.mktemp("earlier")
    url = fresh() if POSTGRES else ""
    env = {**os.environ, "DATA_DIR": str(folder), "DATABASE_URL": url, "PYTHONPATH": "."}
    facts = folder / "facts.json"
    try:
        done = subprocess.run(
            [sys.executable, "-m", "tests.upgrades.earlier", str(facts)],
            env=env,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        assert done.returncode == 0, done.stderr[-3000:]
        return json.loads(facts.read_text())
    finally:
        gone(url)


def test_every_row_is_still_there(migrated: dict[str, Any]) -> None:
    assert migrated["counts"] == {table["model"]: len(table["rows"]) for table in kept()}


def test_xml_is_byte_for_byte_what_the_phones_sent(migrated: dict[str, Any]) -> None:
    assert migrated["xml_untouched"]


def test_keys_get_their_numbers_and_untouched_roles_their_new_verbs(
    migrated: dict[str, Any],
) -> None:
    assert migrated["keys_without_number"] == 0
    assert "submission.update:hoat_dong" in migrated["officer"]


def test_new_rows_come_after_the_old_ones(migrated: dict[str, Any]) -> None:
    people = next(table for table in kept() if table["model"] == "accounts.User")
    assert migrated["next_user"] > max(row[0] for row in people["rows"])
