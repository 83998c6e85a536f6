"""Places that are backed up and restored by the real commands, each in a process of its own."""

import json
import subprocess
import sys
from dataclasses import dataclass
from typing import Any

from tests.chaos.fleet import Filled
from tests.chaos.server import ROOT, Ground

# A backup and a restore write into these, and a restore signs everybody out.
CHANGED = {"journal_event", "journal_task", "django_session", "accounts_session"}


@dataclass(frozen=True)
class Place:
    """A folder and a database, and what phones sent to it."""

    ground: Ground
    filled: list[Filled]

    def command(
        self, *arguments: str, env: dict[str, str] | None = None, **more: Any
    ) -> subprocess.CompletedProcess[str]:
        """`python -m backend …` to its end."""
        return self._run("backend", *arguments, env=env or {}, **more)

    def run(self, module: str, *arguments: str) -> str:
        """A program of these tests, in this place; what it printed."""
        done = self._run(module, *arguments, env={})
        assert done.returncode == 0, done.stderr[-3000:]
        return done.stdout

    def _run(
        self, module: str, *arguments: str, env: dict[str, str], **more: Any
    ) -> subprocess.CompletedProcess[str]:
        options = {"capture_output": True, "text": True, "timeout": 300, "check": False} | more
        environment = self.ground.environment(**env)
        command = [sys.executable, "-m", module, *arguments]
        return subprocess.run(command, cwd=ROOT, env=environment, **options)


def sums(place: Place) -> dict[str, list[str]]:
    """Table → checksums of its rows, sorted; and those of the files below blobs/."""
    found: dict[str, list[str]] = json.loads(place.run("tests.backup.sums"))
    return found


def same(one: dict[str, list[str]], other: dict[str, list[str]]) -> list[str]:
    """The tables that differ, but for those that a backup or a restore itself writes."""
    return [name for name in sorted(one.keys() | other.keys()) if _differs(name, one, other)]


def _differs(name: str, one: dict[str, list[str]], other: dict[str, list[str]]) -> bool:
    return name not in CHANGED and one.get(name) != other.get(name)
