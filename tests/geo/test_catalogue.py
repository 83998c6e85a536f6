"""Every sentence of geo has its Vietnamese, with the same places to fill."""

import re
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[2] / "geo"
CATALOGUE = ROOT / "locale" / "vi" / "LC_MESSAGES" / "django.po"
NAMES = re.compile(r"\{(\w+)\}")


@pytest.fixture(scope="module")
def vietnamese():
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="vi")


def test_the_catalogue_holds_exactly_the_sentences_of_the_code(vietnamese):
    used = {found[2] for found in extract_from_dir(str(ROOT), method_map=[("**.py", "python")])}
    held = {message.id for message in vietnamese if message.id}
    assert used - held == set()
    assert held - used == set()


def test_every_sentence_is_translated_with_the_same_places_to_fill(vietnamese):
    for message in vietnamese:
        if message.id:
            assert message.string, message.id
            assert not message.fuzzy, message.id
            assert sorted(NAMES.findall(message.string)) == sorted(NAMES.findall(message.id))
