"""A database of the release before is migrated with everything that it held."""

import json
import os
import subprocess
import sys
from typing import Any

import pytest

from tests.chaos.conftest import POSTGRES, fresh, gone
from tests.upgrades.earlier import GONE, kept


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
    expected = {table["model"]: len(table["rows"]) for table in kept()}
    assert migrated["counts"] == {name: rows for name, rows in expected.items() if name not in GONE}


def test_screenings_in_clear_become_marks_at_once_and_are_sealed_by_the_worker(
    migrated: dict[str, Any],
) -> None:
    (table,) = [each for each in kept() if each["model"] == "outreach.Screening"]
    rows = [dict(zip(table["fields"], row, strict=True)) for row in table["rows"]]
    expected = sorted(row["highest"] or "refused" for row in rows)
    assert migrated["outcomes"] == migrated["outcomes_after"] == expected
    assert migrated["sealed"] == sum(bool(row["consent"]) for row in rows) > 0
    assert migrated["unsealed"] == 0
    assert migrated["unkeyed"] == 0
    assert set(migrated["counts_differ"]) == {0}


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
