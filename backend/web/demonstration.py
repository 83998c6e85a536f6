"""What pages say about the demonstration: that its records are invented, and how far it arrived."""

import json
from dataclasses import dataclass
from typing import Final

from django.conf import settings

MARK: Final = "DỮ LIỆU GIẢ LẬP"


@dataclass(frozen=True)
class Progress:
    """How many submissions of the demonstration year have been sent."""

    sent: int
    of: int


def is_synthetic(description: str) -> bool:
    """A project of invented records says so at the start of its description."""
    return description.startswith(MARK)


def loaded() -> bool:
    """Has this server loaded the demonstration?"""
    return (settings.DATA_DIR / "demo.json").exists()


def progress() -> Progress | None:
    """How far the year has arrived; None when it is complete, or when there is none."""
    try:
        told = json.loads((settings.DATA_DIR / "demo-progress.json").read_bytes())
        sent, of, done = int(told["sent"]), int(told["of"]), bool(told["done"])
    except (OSError, ValueError, KeyError, TypeError):
        # Not there, or just being written: the page is asked for again in a moment.
        return None
    return None if done or of < 1 else Progress(min(sent, of), of)
