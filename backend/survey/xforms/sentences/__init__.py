"""The catalogue of sentences: code → (English, Vietnamese), each saying what and what to do."""

import tomllib
from pathlib import Path


def _sentences() -> dict[str, tuple[str, str]]:
    found = {}
    for file in sorted(Path(__file__).parent.glob("*.toml")):
        for code, both in tomllib.loads(file.read_text(encoding="utf-8")).items():
            found[code] = (both["en"], both["vi"])
    return found


SENTENCES = _sentences()
