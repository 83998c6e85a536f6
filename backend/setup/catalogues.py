"""Compiles the message catalogues with Babel: .po (committed) to .mo (not), only when changed."""

from pathlib import Path

from backend.setup import stamps
from backend.setup.speech import Refusal, run_quietly, say, tail
from backend.setup.tree import LOCALES, PYTHON, ROOT, VENV

STAMP = VENV / ".stamps" / "catalogues"


def sources(locales: tuple[Path, ...] = LOCALES) -> list[Path]:
    """Every catalogue of ours, in a stable order."""
    return sorted(file for folder in locales for file in folder.glob("*/LC_MESSAGES/django.po"))


def ensure() -> None:
    """Compile all catalogues unless none changed since the last time. Raises Refusal."""
    files = sources()
    mark = stamps.digest(
        *(part for file in files for part in (str(file).encode(), file.read_bytes()))
    )
    made = all(file.with_suffix(".mo").exists() for file in files)
    if made and stamps.read(STAMP) == mark:
        return
    say("Dịch danh mục tiếng Việt…", "Compiling the message catalogues…")
    for file in files:
        compile_one(file)
    stamps.write(STAMP, mark)


def compile_one(file: Path) -> None:
    """Write the .mo beside one .po; a broken catalogue is refused with its line."""
    target = file.with_suffix(".mo")
    code, output = run_quietly(
        # --use-fuzzy: a catalogue whose header is marked fuzzy would be skipped without a word.
        [PYTHON, "-m", "babel.messages.frontend", "compile", "--use-fuzzy", "-i", str(file)]
        + ["-o", str(target), "-l", file.parent.parent.name],
        cwd=ROOT,
    )
    if code or "error:" in output or not target.exists():
        name = file.relative_to(ROOT) if file.is_relative_to(ROOT) else file
        raise Refusal(
            f"Danh mục {name} có lỗi:\n{tail(output)}",
            f"The catalogue {name} has a mistake; the lines above name it.",
        )
