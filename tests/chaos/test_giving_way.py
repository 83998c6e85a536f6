"""A busy worker on SQLite lets others write: phones and pages never wait until they give up."""

import sqlite3
import subprocess
import sys
import time

import pytest

from backend.setup.postgres import die_with_parent
from tests.chaos.conftest import POSTGRES
from tests.chaos.server import ROOT, Ground

# The server waits thirty seconds for the lock; a worker that never rested kept it from others for
# as long as there was work.
PATIENCE, WRITES = 10, 10


@pytest.mark.skipif(bool(POSTGRES), reason="PostgreSQL locks rows")
def test_others_write_while_the_worker_has_work(ground: Ground) -> None:
    worker = subprocess.Popen(
        [sys.executable, "-m", "tests.chaos.busy_worker"],
        cwd=ROOT,
        env=ground.environment(),
        stdout=subprocess.PIPE,
        preexec_fn=die_with_parent,
    )
    try:
        assert worker.stdout is not None
        assert worker.stdout.readline() == b"busy\n"
        other = sqlite3.connect(
            ground.data_dir / "dong-hanh.sqlite3", timeout=PATIENCE, isolation_level=None
        )
        for _ in range(WRITES):
            other.execute("BEGIN IMMEDIATE")
            other.execute("ROLLBACK")
            time.sleep(0.05)
        left = "SELECT count(*) FROM journal_task WHERE job = 'slow' AND state = 'open'"
        (still_open,) = other.execute(left).fetchone()
        assert still_open > 0
        assert worker.poll() is None
    finally:
        worker.kill()
        worker.wait()
