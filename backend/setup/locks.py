"""Remakes the hash-locked lists from pyproject.toml: every version pinned, no address in them."""

import tempfile
import tomllib
from pathlib import Path

from backend.setup import stamps
from backend.setup.packages import uv_program
from backend.setup.speech import Refusal, heartbeat, run_quietly, say, tail
from backend.setup.tree import ROOT, lock

PROJECT = ROOT / "pyproject.toml"
LISTS = ("run", "dev", "node", "uv")


def wanted(name: str) -> str:
    """The requirements that a list is made from, one a line, as pyproject.toml states them."""
    project = tomllib.loads(PROJECT.read_text())["project"]
    extra = project["optional-dependencies"]
    lines = {"run": project["dependencies"], "dev": project["dependencies"] + extra["dev"]}
    return "\n".join(lines[name] if name in lines else extra[name]) + "\n"


def command(uv: str, name: str, source: Path, output: Path) -> list[str]:
    """The call of uv that writes one list; dev holds exactly the versions of run."""
    bound = ["--constraint", str(lock("run"))] if name == "dev" else []
    return [
        uv,
        "pip",
        "compile",
        str(source),
        *bound,
        "--output-file",
        str(output),
        "--upgrade",
    ] + [
        "--universal",
        "--python-version=3.11",
        "--generate-hashes",
        "--no-header",
        "--no-annotate",
        "--no-emit-index-url",
        "--no-emit-find-links",
        "--quiet",
    ]


def remake() -> int:
    """Write all lists anew; a list is replaced only when its successor is complete."""
    uv = uv_program()
    if uv is None:
        raise Refusal(
            "Cần uv để khóa lại các gói: pip install uv.",
            "uv is needed to lock the packages: pip install uv.",
        )
    for name in LISTS:
        say(f"Khóa {lock(name).name}…", f"Locking {lock(name).name}…")
        with tempfile.TemporaryDirectory() as folder, heartbeat("vẫn đang tính", "still resolving"):
            source, new = Path(folder) / f"{name}.in", Path(folder) / f"{name}.txt"
            source.write_text(wanted(name))
            code, output = run_quietly(command(uv, name, source, new), cwd=ROOT)
            made = new.read_text() if code == 0 else ""
        if code:
            raise Refusal(
                f"Không khóa được {lock(name).name}:\n{tail(output)}",
                f"{lock(name).name} could not be locked; the lines above say why.",
            )
        stamps.write(lock(name), made)
    return 0
