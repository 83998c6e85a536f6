"""The catalogue of sentences is whole: two languages, the same words to fill in, calm."""

import re
import string
import unicodedata
from pathlib import Path

import pytest

from backend.survey.xforms import sentences
from backend.survey.xforms.pyxform_errors import RULES, WARNINGS
from backend.survey.xforms.sentences import SENTENCES

ROOM = Path(sentences.__file__).parent.parent


def placeholders(sentence: str) -> set[str]:
    return {name for _text, name, _spec, _way in string.Formatter().parse(sentence) if name}


@pytest.mark.parametrize("code", SENTENCES)
def test_both_languages_fill_in_the_same_words(code: str) -> None:
    english, vietnamese = SENTENCES[code]
    assert placeholders(english) == placeholders(vietnamese)
    assert "!" not in english.replace("!=", "")
    assert unicodedata.is_normalized("NFC", vietnamese)
    assert english.endswith((".", "?", "”.", "{said}"))


def test_every_code_that_is_used_has_its_sentence() -> None:
    used = {rule.code for rule in (*RULES, *WARNINGS)}
    for file in ROOM.glob("*.py"):
        used |= set(re.findall(r"(?:fault|notice|refusal|Problem)\(\s*\"(\w+)\"", file.read_text()))
    assert used - set(SENTENCES) == set()


def test_every_sentence_is_used() -> None:
    text = "".join(file.read_text() for file in ROOM.glob("*.py"))
    unused = [code for code in SENTENCES if f'"{code}"' not in text and not code.endswith("_near")]
    assert unused == []


@pytest.mark.parametrize("rule", [*RULES, *WARNINGS], ids=lambda rule: rule.code)
def test_every_rule_gives_the_words_of_its_sentence(rule) -> None:
    given = set(rule.pattern.groupindex) - {"sheet", "row", "row0", "column"}
    assert placeholders(SENTENCES[rule.code][0]) <= given
