"""Every sentence of this room stands in Vietnamese."""

import string
from pathlib import Path

from babel.messages import extract, pofile

from notifications.faults import SENTENCES

ROOM = Path(__file__).resolve().parents[2] / "notifications"
CATALOGUE = ROOM / "locale" / "vi" / "LC_MESSAGES" / "django.po"


def test_every_sentence_is_translated_with_its_fields():
    with CATALOGUE.open("rb") as file:
        catalogue = pofile.read_po(file, locale="vi")
    found = {
        message
        for _, _, message, _, _ in extract.extract_from_dir(ROOM, method_map=[("**.py", "python")])
    }
    assert len(found) == len(SENTENCES)
    assert {message.id for message in catalogue if message.id} == found
    for message in catalogue:
        if message.id:
            assert fields(message.string) == fields(message.id), message.id


def fields(sentence: str) -> set[str | None]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}
