"""A PostgreSQL cluster of a test's own, whose disk drops unsynced writes at a power cut."""

import os
import secrets
import shutil
import signal
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from backend.setup import postgres

OWNER = "dong_hanh"
# One process per fsync is enough work: a small WAL is quickly copied, a small limit makes
# checkpoints happen while phones send.
OPTIONS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "wal_sync_method": "fdatasync",
    "max_wal_size": "4MB",
    "min_wal_size": "2MB",
    "shared_buffers": "16MB",
    "max_connections": "40",
}


class Cluster:
    """Binaries, a data folder made by initdb, and at most one running postmaster."""

    def __init__(self) -> None:
        found = postgres.binaries(postgres.DEBIAN)
        if not found:
            pytest.skip("không có tệp chạy PostgreSQL ở máy này / no PostgreSQL binaries here")
        self.home = postgres.temporary_home()
        self.bin = postgres.reachable_copy(found[0], self.home)
        self.who = postgres.unprivileged()
        self.password = secrets.token_hex(16)
        self.server: subprocess.Popen[bytes] | None = None

    @property
    def owner(self) -> int:
        return int(self.who.get("user", 0))

    def make(self, data: Path) -> None:
        secret = self.home / "password"
        secret.write_text(self.password)
        if self.owner:
            os.chown(secret, self.owner, -1)
        subprocess.run(
            [self.bin / "initdb", "-D", data, "-U", OWNER, f"--pwfile={secret}", "--no-sync"]
            + ["--wal-segsize=1", "--auth=scram-sha-256", "--encoding=UTF8", "--locale=C"],
            cwd=self.home,
            env={"LC_ALL": "C"},
            capture_output=True,
            check=True,
            timeout=60,
            **self.who,
        )

    def start(self, data: Path, env: Mapping[str, str] | None = None, **options: str) -> str:
        """Start on this data folder; the address of its database."""
        port = postgres.free_port()
        settings = {**OPTIONS, "port": str(port), **options}
        log = self.home / "log"
        (data / "postmaster.pid").unlink(missing_ok=True)  # a dead machine's, after a power cut
        with log.open("ab") as out:
            self.server = subprocess.Popen(
                [self.bin / "postgres", "-D", data]
                + [part for name, each in settings.items() for part in ("-c", f"{name}={each}")],
                cwd=self.home,
                env={"LC_ALL": "C", **(env or {})},
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                preexec_fn=postgres.die_with_parent,
                **self.who,
            )
        postgres.wait_until_ready(self.server, data / "postmaster.pid", log)
        return f"postgresql://{OWNER}:{self.password}@127.0.0.1:{port}/postgres"

    def stop(self) -> None:
        """A clean end: everything is checkpointed."""
        if self.server:
            postgres.stop(self.server)
            self.server = None

    def kill(self) -> None:
        """`kill -9` of the postmaster and of all its children."""
        if self.server is None:
            return
        processes = [self.server.pid, *children(self.server.pid)]
        for number in processes:
            try:
                os.kill(number, signal.SIGKILL)
            except ProcessLookupError:
                continue
        self.server.wait(timeout=20)
        self.server = None

    def forget(self, name: str) -> None:
        """Remove the data folders of this name and its later generations, with their disks."""
        for folder in self.home.glob(f"{name}*"):
            shutil.rmtree(folder, ignore_errors=True)

    def close(self) -> None:
        self.kill()
        shutil.rmtree(self.home, ignore_errors=True)


def children(parent: int) -> list[int]:
    """The processes whose parent this is."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            after_name = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue  # ended meanwhile
        if int(after_name[1]) == parent:
            found.append(int(stat.parent.name))
    return found
