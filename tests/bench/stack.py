"""What is measured: PostgreSQL with fsync, gunicorn with two workers, the worker; all throwaway.

Started as docker-compose.yml starts them, without the proxy: clients speak to gunicorn over the
loopback.
"""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg2

from backend.setup import postgres
from tests.bench import ceiling, cpu
from tests.chaos import server as chaos

DRAIN_SECONDS = 600


@dataclass
class Used:
    """Processor seconds by group."""

    server: float
    database: float
    worker: float

    def since(self, before: "Used") -> "Used":
        return Used(
            self.server - before.server,
            self.database - before.database,
            self.worker - before.worker,
        )


class Stack:
    """The running whole. `facts` is what tests.bench.ground tells."""

    def __init__(self, running: chaos.Server, cluster: postgres.Cluster, facts: Any) -> None:
        self.running = running
        self.ground = running.ground
        self.cluster = cluster
        self.facts = facts
        self.port = running.port
        pid_file = Path(cluster.home, "data", "postmaster.pid")
        self.database_pid = int(pid_file.read_text().split()[0])
        self.connection = psycopg2.connect(self.ground.database_url)
        self.connection.autocommit = True
        self.stored_before = 0

    @property
    def server_pid(self) -> int:
        return self.running.processes[0].pid

    @property
    def worker_pid(self) -> int:
        return self.running.processes[1].pid

    def used(self) -> Used:
        return Used(
            cpu.used([self.server_pid]), cpu.used([self.database_pid]), cpu.used([self.worker_pid])
        )

    def resident(self) -> int:
        return cpu.resident([self.server_pid])

    def one(self, sql: str) -> int:
        with self.connection.cursor() as cursor:
            cursor.execute(sql)
            return int(cursor.fetchone()[0])

    def stored(self) -> int:
        """Submissions that are whole: each has its version, its scope and its event."""
        return self.one(
            "SELECT count(*) FROM submissions_submission s"
            " JOIN submissions_submissionversion v ON v.id = s.current_id"
            " AND v.submission_id = s.uuid AND v.instance_id = s.instance_id"
        )

    def waiting(self) -> int:
        return self.one("SELECT count(*) FROM journal_task WHERE state = 'open'")

    def hold_worker(self) -> None:
        os.kill(self.worker_pid, signal.SIGSTOP)

    def let_worker(self) -> None:
        os.kill(self.worker_pid, signal.SIGCONT)

    def drain(self) -> float:
        """Let the worker do all that is open; the seconds it took."""
        began = time.monotonic()
        self.let_worker()
        while self.waiting():
            assert time.monotonic() < began + DRAIN_SECONDS, "the worker does not come to an end"
            time.sleep(0.05)
        return time.monotonic() - began

    def dead(self) -> int:
        return self.one("SELECT count(*) FROM journal_task WHERE state = 'dead' OR error <> ''")

    def analyze(self) -> None:
        with self.connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")

    def bulk(self, total: int) -> None:
        """Fill up to so many submissions."""
        facts = str(self.ground.data_dir / "facts.json")
        environment = self.ground.environment()
        _program(facts, "bulk", str(total), env=environment)

    def ceiling(self, *, size: int, connections: int, seconds: float) -> float:
        return ceiling.commits_per_second(
            self.ground.database_url, size=size, connections=connections, seconds=seconds
        )


def _program(*arguments: str, env: dict[str, str]) -> None:
    """tests.bench.ground in a process of its own; what it says goes to the reader."""
    command = [sys.executable, "-m", "tests.bench.ground", *arguments]
    subprocess.run(command, cwd=chaos.ROOT, env=env, stdout=sys.stderr, check=True)


@contextmanager
def started() -> Iterator[Stack]:
    """Start everything, yield it, leave nothing."""
    with tempfile.TemporaryDirectory(prefix="dong-hanh-bench-") as home, postgres.cluster() as db:
        ground = chaos.Ground(Path(home) / "data", db.url, 0, [])
        ground.data_dir.mkdir()
        facts_file = ground.data_dir / "facts.json"
        _program(str(facts_file), "make", env=ground.environment())
        facts = json.loads(facts_file.read_text())
        ground = chaos.Ground(ground.data_dir, db.url, facts["project"], facts["tokens"])
        ceiling.make_table(db.url)
        with chaos.Server(ground, parts=chaos.GUNICORN) as running:
            stack = Stack(running, db, facts)
            try:
                yield stack
            finally:
                stack.connection.close()
