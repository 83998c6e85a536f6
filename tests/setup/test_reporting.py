"""No test is skipped silently: what no run could execute stands in the last lines."""

import json
import os
import subprocess
import sys

import pytest

from backend.setup.testing import Run
from backend.setup.tree import ROOT
from tests.database import names_of_settings


@pytest.fixture
def run():
    return Run()


def report(run, tmp_path, *, ran=(), skipped=None):
    file = tmp_path / "report.json"
    file.write_text(json.dumps({"ran": list(ran), "skipped": skipped or {}}))
    run.learn("SQLite", file)


def test_a_test_skipped_in_both_runs_is_named_with_its_reason(run, tmp_path):
    for _ in range(2):
        report(run, tmp_path, ran=["a"], skipped={"t.py::map": "chromium: no Chromium found"})
    assert run.could_not_run() == ["1 × chromium: no Chromium found [t.py::map]"]


def test_a_test_of_one_database_that_ran_there_is_not_called_missing(run, tmp_path):
    report(run, tmp_path, skipped={"t.py::locks": "only on PostgreSQL"})
    report(run, tmp_path, ran=["t.py::locks"])
    assert run.could_not_run() == []


def test_a_failed_phase_fails_the_whole_and_all_are_listed(run, capsys):
    run.phase("ruff", lambda: 0)
    run.phase("mypy", lambda: 1)
    assert run.close() == 1
    out = capsys.readouterr().out
    assert "✓ ruff" in out
    assert "✗ mypy" in out
    assert out.rstrip().endswith("Every test ran.")


def test_what_was_left_out_as_asked_is_said_last(run, capsys):
    run.phase("pytest · SQLite", lambda: 0)
    run.notes.append("PostgreSQL: left out as asked (--sqlite-only)")
    assert run.close() == 0
    assert capsys.readouterr().out.rstrip().endswith("(--sqlite-only)")


def test_a_run_that_died_without_a_report_is_never_called_complete(run, tmp_path, capsys):
    run.learn("SQLite", tmp_path / "never-written.json")
    run.phase("pytest · SQLite", lambda: 1)
    assert run.close() == 1
    out = capsys.readouterr().out
    assert "SQLite: dừng trước khi chạy hết / broke off before its end" in out
    assert "Every test ran" not in out


def test_the_plug_in_skips_what_the_machine_lacks_and_says_so(tmp_path):
    (tmp_path / "test_x.py").write_text(
        "import pytest\n@pytest.mark.chromium\ndef test_page():\n    raise AssertionError\n"
        "def test_plain():\n    pass\n"
    )
    target = tmp_path / "report.json"
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "tests.capabilities", "-p", "no:django", "-q"]
        + ["-c", "/dev/null", "--rootdir", str(tmp_path), str(tmp_path)],
        env={"PYTHONPATH": str(ROOT), "PATH": str(tmp_path), "DONG_HANH_TEST_REPORT": str(target)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    told = json.loads(target.read_text())
    assert told["ran"] == ["test_x.py::test_plain"]
    assert "no Chromium found" in told["skipped"]["test_x.py::test_page"]


def test_the_settings_of_the_developer_never_reach_a_test():
    names = names_of_settings()
    assert {"DATABASE_URL", "SECRET_KEY", "PUBLIC_URL", "PORT", "PUSH_CHANNEL"} <= names
    left = {name for name in names if name in os.environ} - {"DATA_DIR", "DATABASE_URL"}
    assert left == {"RATE_LIMITS"}  # switched off for tests, which knock as often as a province
    assert "dong-hanh-tests-" in os.environ["DATA_DIR"]
