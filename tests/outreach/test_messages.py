"""Every sentence and every code has its Vietnamese, with the same places to fill."""

import re
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import pytest
from babel.messages.pofile import read_po

import outreach
from outreach import codes, faults, labels, scoring, sentences
from outreach.kinds import KINDS
from outreach.sentences import SENTENCES

CATALOGUE = Path(outreach.__file__).parent / "locale" / "vi" / "LC_MESSAGES" / "django.po"
FOLDER = sentences.__path__
PLACE = re.compile(r"\{\w+\}")


@pytest.fixture(scope="module")
def catalogue():
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="vi", domain="django")


def test_every_sentence_has_a_vietnamese_one_with_the_same_places(catalogue):
    for text in [*SENTENCES.values(), faults.HINT]:
        message = catalogue.get(text)
        assert message is not None, text
        assert set(PLACE.findall(message.string)) == set(PLACE.findall(text))


def test_no_code_has_two_sentences():
    parts = [import_module(f"outreach.sentences.{part.name}") for part in iter_modules(FOLDER)]
    tables = [table for part in parts for name, table in vars(part).items() if name.isupper()]
    assert sum(map(len, tables)) == len(SENTENCES)


def test_no_message_is_left_without_a_translation_or_marked_doubtful(catalogue):
    for message in catalogue:
        assert message.string
        assert not (message.id and message.fuzzy)


@pytest.mark.parametrize(
    ("words", "known"),
    [
        (labels.SETTINGS, (*codes.SETTINGS, "")),
        (labels.ACTIVITY_KINDS, codes.ACTIVITY_KINDS),
        (labels.PERSON_KINDS, codes.PERSON_KINDS),
        (labels.SITE_KINDS, codes.SITE_KINDS),
        (labels.BANDS, codes.BANDS),
        (labels.SUBSTANCES, scoring.SUBSTANCES.values()),
        (labels.INDICATORS, codes.INDICATORS),
        (labels.COMPARATORS, codes.COMPARATORS),
    ],
)
def test_every_code_has_its_words(words, known):
    assert set(words) == set(known)


def test_every_code_of_a_record_field_fits_its_limit():
    for kind in KINDS.values():
        for fields in (kind.fields, *kind.rows.values()):
            for field in fields.values():
                assert all(len(code) <= field.limit for code in field.codes)
