"""The commands behind `make`: run, test, check, assets, lock, sbom, secrets."""

import fcntl
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from backend.setup import assets, audit, catalogues, ground, locks, packages, sbom, testing
from backend.setup.speech import Refusal, refuse, say
from backend.setup.tree import PYTHON, ROOT

USAGE = "python3 -m backend.setup run|test|check|assets|lock|sbom|secrets [arguments]"


def main(arguments: list[str]) -> int:
    """Do one command and return its exit status; refusals end in one sentence and status 1."""
    known = {
        "run": run,
        "test": testing.test,
        "check": testing.check,
        "assets": bring,
        "lock": make_lock,
        "sbom": sbom.write,
        "secrets": audit.write_baseline,
    }
    name, rest = (arguments[0], arguments[1:]) if arguments else ("", [])
    if name not in known:
        print(USAGE, file=sys.stderr)
        return 2
    os.chdir(ROOT)
    try:
        if name in {"test", "check", "assets", "secrets"}:
            with one_at_a_time():
                prepare("dev" if name != "assets" else "run")
        return known[name](rest)
    except Refusal as fault:
        refuse(fault)
        return 1
    except KeyboardInterrupt:
        print("\n→ Đã dừng. / Stopped.", flush=True)
        # make reports an interrupt by itself; a second complaint would only be noise.
        return 0 if os.environ.get("MAKELEVEL") and name == "run" else 130


def prepare(list_name: str) -> list[str]:
    """Environment, front-end files, catalogues: each only when its inputs changed."""
    packages.ensure(list_name)
    missing = assets.fetch()
    catalogues.ensure()
    return missing


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Two set-ups in one folder take turns; the lock falls with the process, whatever happens."""
    handle = os.open(ROOT, os.O_RDONLY)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Đợi một lần cài đặt khác xong…", "Waiting for another set-up to finish…")
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def run(arguments: list[str]) -> int:
    """Set up and become the server: `python -m backend run` takes over this very process."""
    env = dict(os.environ)
    env["DATA_DIR"] = str(ground.data_dir(env))
    ground.port_is_free(env)
    with one_at_a_time():
        prepare("run")
    env["PYTHONUNBUFFERED"] = "1"
    sys.stdout.flush()
    os.execve(PYTHON, [str(PYTHON), "-m", "backend", "run", *arguments], env)  # noqa: S606


def bring(_: list[str]) -> int:
    """Only the preparation: status 1 when a front-end package could not be had."""
    return 1 if assets.stale() else 0


def make_lock(_: list[str]) -> int:
    packages.ensure("run")
    return locks.remake()
