"""Runs ODK Validate (Java, inside the pyxform package) on an XForm where Java is installed."""

import hashlib
import importlib.util
import re
import shutil
import subprocess
import tempfile
from functools import cache
from pathlib import Path

from backend.survey.xforms.faults import Fault, fault

SECONDS = 60
_JAR = Path("validators", "odk_validate", "bin", "ODK_Validate.jar")
_NOISE = ("\t", "Caused by:", ">>", "The following files failed", "form.xml", "Result:")
_CLASS = re.compile(r"\b(?:[a-z]\w*\.)+[A-Z]\w*(?:Exception|Error)(?:: |$)")
_MAX_SAID = 600
_REMEMBERED = 500


def validate_with_java(xform: bytes, *, seconds: int = SECONDS) -> list[Fault] | None:
    """What ODK Validate has against the form: [] = nothing, None = not checked (no Java).

    Takes half a second and more: for jobs and commands, not for a request.
    """
    java, jar = shutil.which("java"), _jar()
    if java is None or jar is None:
        return None
    if hashlib.sha256(xform).hexdigest() in _sound():
        return []
    found = _run(java, jar, xform, seconds)
    if not found:
        _sound()[hashlib.sha256(xform).hexdigest()] = None
        if len(_sound()) > _REMEMBERED:
            _sound().pop(next(iter(_sound())))
    return found


@cache
def _sound() -> dict[str, None]:
    """Digests of forms in which this process found nothing: one file goes to several projects."""
    return {}


def _run(java: str, jar: Path, xform: bytes, seconds: int) -> list[Fault]:
    with tempfile.TemporaryDirectory(prefix="validate-") as folder:
        file = Path(folder, "form.xml")
        file.write_bytes(xform)
        try:
            done = subprocess.run(  # noqa: S603  (fixed command, no shell)
                [java, "-Djava.awt.headless=true", "-Xmx512m", "-jar", str(jar), str(file)],
                capture_output=True,
                timeout=seconds,
                check=False,
                cwd=folder,
            )
        except subprocess.TimeoutExpired:
            return [fault("odk_validate_timeout", seconds=seconds)]
    if done.returncode == 0:
        return []
    said = done.stderr.decode("utf-8", "replace").replace(str(file), "form.xml")
    return [fault("odk_validate", said=_cleaned(said))]


def _jar() -> Path | None:
    """Found without importing pyxform, which costs half a second."""
    found = importlib.util.find_spec("pyxform")
    if found is None or found.origin is None:
        return None
    jar = Path(found.origin).parent / _JAR
    return jar if jar.exists() else None


def _cleaned(said: str) -> str:
    """Each sentence once, without Java's stack and class names."""
    kept = (line for line in said.splitlines() if not line.startswith(_NOISE))
    lines = [_CLASS.sub("", line).strip() for line in kept]
    text = " ".join(dict.fromkeys(line for line in lines if line))
    return text if len(text) <= _MAX_SAID else f"{text[:_MAX_SAID]}…"
