"""Every sentence of the program door and of the catalogue of problems speaks Vietnamese."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from babel.messages.pofile import read_po

BACKEND = Path(__file__).resolve().parents[2] / "backend"
MARKS = re.compile(r"\{(\w+)\}")


def sentences() -> Iterator[str]:
    for file in [*(BACKEND / "api").rglob("*.py"), *(BACKEND / "problems").rglob("*.py")]:
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "_":
                assert isinstance(node.args[0], ast.Constant)
                yield str(node.args[0].value)


def test_every_sentence_has_its_translation_with_the_same_marks() -> None:
    catalogue = read_po((BACKEND / "locale/vi/LC_MESSAGES/django.po").open("rb"))
    translated = {entry.id: entry.string for entry in catalogue if isinstance(entry.id, str)}
    for sentence in sentences():
        vietnamese = translated.get(sentence)
        assert vietnamese, sentence
        assert set(MARKS.findall(sentence)) == set(MARKS.findall(vietnamese)), sentence
