"""Where things are: the project's folder, its environment, its lists."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
LOCALES = tuple(ROOT / name / "locale" for name in ("backend", "geo", "outreach", "notifications"))


def lock(name: str) -> Path:
    """The hash-locked list of that name: run, dev, node or uv."""
    return ROOT / f"requirements-{name}.txt"
