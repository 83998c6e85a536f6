"""Known weaknesses of the locked packages, and secrets that slipped into the tree.

What could not be looked up is said in the run's last lines, as everything that could not run; a
known weakness without a waiver, a waiver past its day, and a new secret are failures.
"""

import json
import os
import subprocess
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from backend.setup import stamps
from backend.setup.speech import Refusal, run_quietly, say
from backend.setup.tree import PYTHON, ROOT, lock

WAIVERS = Path(__file__).with_name("waivers.toml")
BASELINE = ROOT / ".secrets.baseline"
# Hashes of packages, Git's own translations of sentences, and the list of known ones itself.
UNSCANNED = ("requirements-", ".secrets.baseline", "backend/static/vendor/")
UNSCANNED_ENDINGS = (".po", ".woff2", ".png", ".jar", ".xlsx")
ASK = [
    "-m",
    "pip_audit",
    "--require-hashes",
    "--disable-pip",
    "--progress-spinner=off",
    "--timeout=15",
    "--format=json",
    "-r",
]
Secret = tuple[str, str, str]


@dataclass(frozen=True)
class Finding:
    """What came of asking: failures, and what could not be asked."""

    failures: list[str]
    unasked: list[str]


def weaknesses(today: date) -> Finding:
    """Ask the advisory service about every package that the server runs."""
    output, said = _split(ASK, str(lock("run")))
    try:
        told = json.loads(output)["dependencies"]
    except (ValueError, KeyError, TypeError):
        last = (said.strip().splitlines() or ["?"])[-1][:200]
        return Finding(
            [], [f"pip-audit: dịch vụ không trả lời / the service gave no answer: {last}"]
        )
    return judged(told, waivers(WAIVERS.read_text()), today)


def judged(
    told: Iterable[Mapping[str, Any]], waived: Mapping[str, tuple[date, str]], today: date
) -> Finding:
    """What pip-audit's answer means. `waived`: advisory → (until when, why)."""
    failures, unasked, known = [], [], 0
    for package in told:
        if "skip_reason" in package:
            unasked.append(str(package["name"]))
            continue
        known += 1
        for advisory in package.get("vulns", []):
            names = {advisory["id"], *advisory.get("aliases", [])}
            until = max((waived[name][0] for name in names if name in waived), default=date.min)
            if until < today:
                fixed = ", ".join(advisory.get("fix_versions", [])) or "–"
                where = f"{package['name']} {package['version']}"
                failures.append(f"{where}: {advisory['id']} (sửa ở / fixed in: {fixed})")
    lines = []
    if unasked:
        some = ", ".join(unasked[:3])
        lines.append(
            f"pip-audit: {len(unasked)}/{len(unasked) + known} gói không tra được /"
            f" packages unknown to the service [{some}, …]"
        )
    return Finding(failures, lines)


def waivers(text: str) -> dict[str, tuple[date, str]]:
    """Advisory → (until when, why). Raises Refusal for one without a reason or a day."""
    found = {}
    for row in tomllib.loads(text).get("waiver", []):
        until, why = row.get("until"), str(row.get("reason", "")).strip()
        if not (isinstance(until, date) and why and row.get("id")):
            raise Refusal(
                f"{WAIVERS.name}: mỗi [[waiver]] cần id, until (ngày) và reason.",
                f"{WAIVERS.name}: each [[waiver]] needs id, until (a day) and reason.",
            )
        found[str(row["id"])] = (until, why)
    return found


def new_secrets() -> Finding:
    """Secrets in files of the tree that the baseline does not know."""
    files = _files()
    if files is None:
        return Finding([], ["detect-secrets: không phải kho git / not a git checkout"])
    known = secrets_of(BASELINE.read_text()) if BASELINE.exists() else set()
    fresh = secrets_of(_scan(files)) - known
    return Finding([f"{name}: {kind}" for name, kind, _ in sorted(fresh)], [])


def secrets_of(scan: str) -> set[Secret]:
    """(file, kind, hash) of every secret in a scan or baseline. Raises Refusal."""
    try:
        rows = json.loads(scan)["results"]
        return {
            (name, str(each["type"]), str(each["hashed_secret"]))
            for name, found in rows.items()
            for each in found
        }
    except (ValueError, KeyError, TypeError, AttributeError):
        raise Refusal(
            "detect-secrets: không đọc được kết quả quét.",
            "detect-secrets: its scan can't be read.",
        ) from None


def write_baseline(_: list[str]) -> int:
    """`make secrets`: what the tree holds now is known; the difference is for a person to read."""
    files = _files()
    if files is None:
        raise Refusal("Đây không phải kho git.", "This is no git checkout.")
    told = json.loads(_scan(files))
    # A moment would make a difference of every run.
    told.pop("generated_at", None)
    stamps.write(BASELINE, json.dumps(told, indent=1, sort_keys=True) + "\n")
    count = sum(len(rows) for rows in told["results"].values())
    say(
        f"{BASELINE.name}: {count} chuỗi. Xem git diff trước khi ghi nhận.",
        f"{BASELINE.name}: {count} strings. Read git diff before you commit it.",
    )
    return 0


def _files() -> list[str] | None:
    listing = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    code, output = run_quietly(listing, cwd=ROOT)
    if code:
        return None
    return [
        name
        for name in output.splitlines()
        if not name.startswith(UNSCANNED)
        and not name.endswith(UNSCANNED_ENDINGS)
        and (ROOT / name).is_file()
    ]


def _scan(files: list[str]) -> str:
    return _split(["-m", "detect_secrets", "scan"], *files)[0]


def _split(arguments: list[str], *more: str) -> tuple[str, str]:
    """What a program of the environment says, and what it complains of."""
    done = subprocess.run(
        [PYTHON, *arguments, *more],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
        env={**os.environ, "PYTHONWARNINGS": "ignore"},
    )
    return done.stdout, done.stderr
