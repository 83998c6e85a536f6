"""The environment .venv: made once, filled from the hash-locked lists, by uv if it can be had."""

import os
import shutil
import sys
from pathlib import Path

from backend.setup import stamps
from backend.setup.speech import Refusal, heartbeat, run_quietly, say, tail
from backend.setup.tree import PYTHON, ROOT, VENV, lock

NEEDED_BYTES = 1_500_000_000
# The machine's own certificates, as pip uses them: an office proxy may sign with its own.
UV = {"UV_SYSTEM_CERTS": "1", "UV_NATIVE_TLS": "1", "UV_NO_PROGRESS": "1"}
OFFLINE = (
    "name resolution",
    "name or service not known",
    "network is unreachable",
    "newconnectionerror",
    "failed to establish a new connection",
    "connection refused",
    "could not connect",
    "error sending request",
    "failed to fetch",
    "timed out",
    "dns error",
    "no matching distribution",
    "could not find a version",
)
FULL = ("no space left", "disk quota exceeded")
WRONG_HASH = ("do not match the hashes", "hash mismatch", "hash of")


def ensure(name: str) -> None:
    """Make .venv hold the list `name` (run or dev); nothing is done when it already does."""
    marks = {wanted: mark_of(wanted) for wanted in ("run", "dev")}
    stamp = VENV / ".stamps" / name
    if stamps.read(stamp) == marks[name] and os.access(PYTHON, os.X_OK):
        return
    make_environment()
    install_list(lock(name))
    stamps.write(stamp, marks[name])
    if name == "dev":
        # The dev list holds every package of the run list, at the same versions.
        stamps.write(VENV / ".stamps" / "run", marks["run"])


def mark_of(name: str) -> str:
    """What an environment depends on: its list, the place it stands, the Python it was made by."""
    place = f"{ROOT}\n{sys.version_info[:2]}"
    return stamps.digest(lock(name).read_bytes(), place.encode())


def make_environment() -> None:
    """A .venv that runs and has pip; one that does not (moved, other Python) is made anew."""
    if shutil.disk_usage(ROOT).free < NEEDED_BYTES:
        raise disk_full(ROOT)
    if os.access(PYTHON, os.X_OK):
        code, _ = run_quietly(
            [PYTHON, "-c", "import pip, sys; sys.exit(sys.version_info[:2] != (3, 11))"], cwd=ROOT
        )
        if code == 0:
            return
    say("Tạo môi trường Python trong .venv…", "Making the Python environment in .venv…")
    code, output = run_quietly([sys.executable, "-m", "venv", "--clear", VENV], cwd=ROOT)
    if code:
        raise no_environment(output)


def no_environment(output: str) -> Refusal:
    low = output.lower()
    if any(word in low for word in FULL):
        return disk_full(ROOT)
    if "ensurepip" in low:
        return Refusal(
            "Python của máy thiếu venv/ensurepip. Trên Debian: apt install python3-venv, rồi chạy"
            " lại.",
            "This Python lacks venv/ensurepip. On Debian: apt install python3-venv, then run"
            " again.",
        )
    return Refusal(
        f"Không tạo được .venv trong {ROOT}:\n{tail(output)}",
        f"Could not make .venv in {ROOT}; the lines above say why.",
    )


def install_list(file: Path, target: Path | None = None) -> None:
    """Install one hash-locked list, into .venv or beside it. Raises Refusal, in one sentence."""
    count = sum(1 for line in file.read_text().splitlines() if "==" in line)
    say(
        f"Cài {count} gói theo {file.name} (lần đầu mất khoảng một phút)…",
        f"Installing {count} packages of {file.name} (about a minute the first time)…",
    )
    with heartbeat("vẫn đang cài", "still installing"):
        uv = uv_program() if target is None else None
        aim = ["--target", str(target)] if target else []
        arguments = ["install", "--require-hashes", *aim, "-r", str(file)]
        if uv:
            code, output = run_quietly(
                [uv, "pip", *arguments, "--python", PYTHON], cwd=ROOT, env={**os.environ, **UV}
            )
            if code == 0:
                return
            say("uv chưa cài được, thử bằng pip…", "uv could not install them, trying pip…")
        pip = [PYTHON, "-m", "pip", *arguments, "--disable-pip-version-check", "--progress-bar=off"]
        code, output = run_quietly(pip, cwd=ROOT)
    if code:
        raise not_installed(file.name, output)


def uv_program() -> str | None:
    """uv: the one on the PATH, else one put into .venv from its hash-locked list, else None."""
    own = VENV / "bin" / "uv"
    found = shutil.which("uv") or (str(own) if own.exists() else None)
    if found or not lock("uv").exists():
        return found
    code, _ = run_quietly(
        [
            PYTHON,
            "-m",
            "pip",
            "install",
            "--require-hashes",
            "--progress-bar=off",
            "-r",
            str(lock("uv")),
        ],
        cwd=ROOT,
    )
    return str(own) if code == 0 and own.exists() else None


def not_installed(name: str, output: str) -> Refusal:
    low = output.lower()
    if any(word in low for word in FULL):
        return disk_full(ROOT)
    if any(word in low for word in WRONG_HASH):
        return Refusal(
            f"Một gói tải về không khớp mã băm trong {name}; không cài gì từ gói đó. Chạy lại; nếu"
            " vẫn vậy, hãy báo cho người quản lý mã nguồn.",
            f"A fetched package does not match its hash in {name}; nothing of it was installed. Run"
            " again; if it stays so, tell the maintainers.",
        )
    if any(word in low for word in OFFLINE):
        return Refusal(
            f"Không tải được các gói trong {name}: kho gói Python không trả lời. Kiểm tra mạng hoặc"
            " proxy (pip config, HTTPS_PROXY) rồi chạy lại.",
            f"The packages of {name} could not be fetched: the Python package registry does not"
            " answer. Check the network or proxy (pip config, HTTPS_PROXY), then run again.",
        )
    return Refusal(
        f"Cài {name} không thành:\n{tail(output)}",
        f"Installing {name} failed; the lines above say why.",
    )


def disk_full(place: Path) -> Refusal:
    free = shutil.disk_usage(place).free // 1_000_000
    return Refusal(
        f"Ổ đĩa chứa {place} gần đầy (còn {free} MB). Giải phóng khoảng 1,5 GB rồi chạy lại.",
        f"The disk that holds {place} is nearly full ({free} MB left). Free about 1.5 GB, then run"
        " again.",
    )
