"""Each benchmark runs to its end and says what it measured; how fast is no test's business."""

import json
import subprocess
import sys

import pytest

from backend.setup import postgres
from tests.bench.measures import ALL
from tests.chaos.server import ROOT

pytestmark = pytest.mark.skipif(
    not postgres.binaries(postgres.DEBIAN),
    reason="không có tệp chạy PostgreSQL ở máy này / no PostgreSQL binaries here",
)
SIZES = ("--clients", "2", "--seconds", "0.3", "--rows", "60", "--fill", "20")


def test_every_benchmark_prints_lines_of_json() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench", *ALL, *SIZES],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    lines = [json.loads(each) for each in done.stdout.splitlines()]
    assert {each["bench"] for each in lines} == set(ALL)
    for line in lines:
        assert set(line["statuses"]) <= {"200", "201"}, line
        assert line["per_second"] > 0
        assert line["ceiling_per_second"] > 0
        assert line.get("as_it_should", True)


def test_an_unknown_benchmark_is_refused_with_the_names_there_are() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench", "nothing"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 2
    assert "nothing" in done.stderr
