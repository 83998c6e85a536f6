"""Message catalogues: compiled by Babel; a broken one is refused with its line."""

import gettext

import pytest

from backend.setup import catalogues
from backend.setup.speech import Refusal

HEADER = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n"Language: vi\\n"\n\n'


@pytest.fixture
def catalogue(tmp_path):
    """Writes a Vietnamese catalogue with the given entries."""

    def write(text):
        file = tmp_path / "vi" / "LC_MESSAGES" / "django.po"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
        return file

    return write


def test_a_catalogue_is_compiled_beside_its_source(tmp_path, catalogue):
    catalogues.compile_one(catalogue(HEADER + 'msgid "Send"\nmsgstr "Gửi"\n'))
    assert gettext.translation("django", tmp_path, ["vi"]).gettext("Send") == "Gửi"


def test_a_header_marked_fuzzy_does_not_lose_the_catalogue(tmp_path, catalogue):
    catalogues.compile_one(catalogue("#, fuzzy\n" + HEADER + 'msgid "Send"\nmsgstr "Gửi"\n'))
    assert gettext.translation("django", tmp_path, ["vi"]).gettext("Send") == "Gửi"


def test_a_placeholder_that_was_lost_is_refused(catalogue):
    text = HEADER + '#, python-format\nmsgid "Row %(row)d"\nmsgstr "Dòng %(hang)d"\n'
    with pytest.raises(Refusal) as caught:
        catalogues.compile_one(catalogue(text))
    assert "django.po" in caught.value.en
    assert "hang" in caught.value.vi


def test_every_catalogue_of_the_project_compiles(tmp_path):
    for file in catalogues.sources():
        copy = tmp_path / file.parents[3].name / "vi" / "LC_MESSAGES" / "django.po"
        copy.parent.mkdir(parents=True)
        copy.write_bytes(file.read_bytes())
        catalogues.compile_one(copy)
        assert copy.with_suffix(".mo").exists()
