"""What the set-up says: every sentence in Vietnamese and in English, and refusals as sentences."""

import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

BEAT_SECONDS = 10
TAIL = 15


class Refusal(Exception):  # noqa: N818
    """Something is missing or wrong; the two sentences say what, where, and what to do."""

    def __init__(self, vi: str, en: str) -> None:
        super().__init__(f"{vi} / {en}")
        self.vi = vi
        self.en = en


def say(vi: str, en: str) -> None:
    print(f"→ {vi}\n  {en}", flush=True)


def refuse(fault: Refusal) -> None:
    print(f"✗ {fault.vi}\n  {fault.en}", file=sys.stderr, flush=True)


@contextmanager
def heartbeat(vi: str, en: str) -> Iterator[None]:
    """A line every ten seconds while a long step goes on: the screen is never silent for long."""
    done = threading.Event()
    began = time.monotonic()

    def beat() -> None:
        while not done.wait(BEAT_SECONDS):
            seconds = int(time.monotonic() - began)
            print(f"  … {vi} / {en} ({seconds} s)", flush=True)

    thread = threading.Thread(target=beat, daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def run_quietly(
    command: Sequence[str | Path], *, cwd: Path, env: Mapping[str, str] | None = None
) -> tuple[int, str]:
    """Run a program with its output kept; return its exit status and that output."""
    done = subprocess.run(
        command,
        cwd=cwd,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )
    return done.returncode, done.stdout


def tail(output: str) -> str:
    """The last lines of a program's output, for a refusal that we have no better words for."""
    return "\n".join(output.strip().splitlines()[-TAIL:])
