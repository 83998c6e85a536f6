"""Every sentence of the jobs stands in Vietnamese, with the same fields."""

import ast
import re
from pathlib import Path

from babel.messages.pofile import read_po

BACKEND = Path(__file__).resolve().parents[2] / "backend"
FIELDS = re.compile(r"\{(\w+)\}")


def sentences() -> set[str]:
    found = set()
    for file in (BACKEND / "jobs").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "_":
                found.add(ast.literal_eval(node.args[0]))
    return found


def test_every_sentence_is_translated() -> None:
    catalogue = read_po((BACKEND / "locale/vi/LC_MESSAGES/django.po").open("rb"))
    translated = {entry.id: entry.string for entry in catalogue}
    assert sentences()
    for sentence in sentences():
        vietnamese = translated.get(sentence)
        assert vietnamese, sentence
        assert set(FIELDS.findall(vietnamese)) == set(FIELDS.findall(sentence)), sentence
