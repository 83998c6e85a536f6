"""Every sentence of the pages stands in Vietnamese, with the same fields."""

import io
import re
from pathlib import Path

from babel.messages import extract, pofile
from django.utils.translation.template import templatize

BACKEND = Path(__file__).resolve().parents[2] / "backend"
CATALOGUE = BACKEND / "locale" / "vi" / "LC_MESSAGES" / "django.po"
KEYWORDS = {
    "gettext": None,
    "gettext_lazy": None,
    "_": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "gettext_noop": None,
}
FIELDS = re.compile(r"%\(\w+\)s|\{\w+\}")


def sentences() -> set[tuple[str, str]]:
    """(context, sentence) of every template and module of the pages."""
    sources = [file.read_text() for file in (BACKEND / "web").rglob("*.py")]
    for file in (BACKEND / "web" / "templates").rglob("*.html"):
        sources.append(templatize(file.read_text(), origin=str(file)))
    found = set()
    for text in sources:
        for _, message, _, context in extract.extract(
            "python", io.BytesIO(text.encode()), keywords=KEYWORDS
        ):
            single = message if isinstance(message, str) else message[0]
            found.add((context or "", single))
    return found


def test_every_sentence_of_the_pages_is_translated():
    with CATALOGUE.open("rb") as file:
        catalogue = pofile.read_po(file, locale="vi")
    missing = []
    for context, sentence in sorted(sentences()):
        message = catalogue.get(sentence, context or None)
        if message is None or not message.string or message.fuzzy:
            missing.append(sentence)
            continue
        told = message.string if isinstance(message.string, str) else message.string[0]
        assert set(FIELDS.findall(told)) == set(FIELDS.findall(sentence)), sentence
    assert missing == []
