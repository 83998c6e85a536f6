"""The real server as a process of its own, on its own folder and database: start, kill, look."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from backend.setup.postgres import die_with_parent, free_port
from tests.chaos.prepare import PHONES
from tests.phone import FieldPhone, Http, NotOpenRosa

ROOT = Path(__file__).resolve().parents[2]
READY_SECONDS = 180
EMBEDDED = ("embedded",)
# As in docker-compose.yml: processes that share nothing but the database and the folder.
GUNICORN = ("gunicorn", "worker")


@dataclass(frozen=True)
class Ground:
    """A prepared folder and database, and the project and phones in it."""

    data_dir: Path
    database_url: str
    project: int
    tokens: list[str]

    def environment(self, **more: str) -> dict[str, str]:
        return {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "backend.settings",
            "DATA_DIR": str(self.data_dir),
            "DATABASE_URL": self.database_url,
            **more,
        }


@dataclass(frozen=True)
class Stored:
    """What `look` found in the database and on the disk."""

    versions: list[dict[str, Any]]
    submissions: list[str]
    activities: list[str]
    tasks: dict[str, int]
    sound: bool


def run(module: str, *arguments: str, env: Mapping[str, str]) -> None:
    """One of our small programs, to its end."""
    done = subprocess.run(
        [sys.executable, "-m", module, *arguments],
        cwd=ROOT,
        env=dict(env),
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def prepare(data_dir: Path, database_url: str) -> Ground:
    """Migrate and fill an empty place."""
    data_dir.mkdir(parents=True, exist_ok=True)
    facts = data_dir / "facts.json"
    run("tests.chaos.prepare", str(facts), env=Ground(data_dir, database_url, 0, []).environment())
    return Ground(data_dir, database_url, **json.loads(facts.read_text()))


def look(ground: Ground, *, work: bool = False) -> Stored:
    """What is stored; with `work`, after the worker has done all that was open."""
    out = ground.data_dir / "look.json"
    run("tests.chaos.look", str(out), *(["work"] if work else []), env=ground.environment())
    return Stored(**json.loads(out.read_text()))


class Server:
    """One running server (or gunicorn and a worker) on a port that stays its own over restarts."""

    def __init__(
        self, ground: Ground, *, parts: tuple[str, ...] = EMBEDDED, **environment: str
    ) -> None:
        self.ground = ground
        self.parts = parts
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.environment = ground.environment(
            HOST="127.0.0.1",
            PORT=str(self.port),
            PUBLIC_URL=self.url,
            WEB_CONCURRENCY="2",
            **environment,
        )
        self.log = ground.data_dir.with_suffix(".log")
        self.processes: list[subprocess.Popen[bytes]] = []

    def __enter__(self) -> "Server":
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()

    def start(self) -> None:
        """Start and wait until a phone is answered. Call it from the main thread only."""
        with self.log.open("ab") as log:
            for part in self.parts:
                self.processes.append(
                    subprocess.Popen(
                        command(part),
                        cwd=ROOT,
                        env=self.environment,
                        stdin=subprocess.DEVNULL,
                        stdout=log,
                        stderr=log,
                        start_new_session=True,
                        preexec_fn=die_with_parent,
                    )
                )
        until = time.monotonic() + READY_SECONDS
        while not self.is_ready():
            ended = [each.returncode for each in self.processes if each.poll() is not None]
            assert not ended, f"the server ended: {ended}\n{self.said()}"
            assert time.monotonic() < until, f"the server is not ready\n{self.said()}"
            time.sleep(0.05)

    def is_ready(self) -> bool:
        try:
            return self.phone(0).head() > 0
        except (OSError, NotOpenRosa):
            return False

    def kill(self) -> None:
        """`kill -9` of every process of ours, gunicorn's children among them; then none is left."""
        for process in self.processes:
            with suppress(ProcessLookupError):
                # Each one leads a process group that we made.
                os.killpg(process.pid, signal.SIGKILL)
            process.wait(timeout=20)
        self.processes.clear()

    def said(self) -> str:
        return self.log.read_text(errors="replace")[-4000:]

    def phone(self, number: int) -> FieldPhone:
        token = self.ground.tokens[number % PHONES]
        address = f"{self.url}/v1/key/{token}/projects/{self.ground.project}"
        return FieldPhone(address, Http(timeout=60))


def command(part: str) -> list[str]:
    if part == "gunicorn":
        settings = ROOT / "backend" / "deploy" / "gunicorn.conf.py"
        return [sys.executable, "-m", "gunicorn", "-c", str(settings), "backend.wsgi"]
    return [sys.executable, "-m", "backend", "serve" if part == "embedded" else part]
