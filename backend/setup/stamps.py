"""Marks of what was done from which inputs, so that a later run skips what has not changed."""

import hashlib
from pathlib import Path


def digest(*parts: bytes) -> str:
    """One hash over all parts, each with its length so that no two lists look alike."""
    sha = hashlib.sha256()
    for part in parts:
        sha.update(len(part).to_bytes(8, "big") + part)
    return sha.hexdigest()


def read(file: Path) -> str:
    """The mark in `file`, or an empty text when there is none."""
    try:
        return file.read_text().strip()
    except OSError:
        return ""


def write(file: Path, mark: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(mark)
