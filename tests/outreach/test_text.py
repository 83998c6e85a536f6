"""Vietnamese text is stored, found and sorted the same on every database."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach.text import clean, phone, search_key, sort_key


def test_names_of_a_broken_export_are_mended_and_composed():
    assert clean("Thƣơng\u00a0 mại\u200b") == "Thương mại"
    assert clean(unicodedata.normalize("NFD", "Đức Phổ")) == "Đức Phổ"
    assert clean("a\x00b\ud800c") == "abc"


def test_a_search_without_marks_finds_the_name():
    assert search_key("  Phường ĐỨC Phổ ") == "phuong duc pho"
    assert search_key("Hoà") == search_key("Hòa") == "hoa"


def test_names_sort_as_in_a_vietnamese_dictionary():
    names = "An Ánh Ăn Ân Ấn Dung Dũng Duyên Đạt Đức Em Ê Nga Ngà Ngả Ngã Ngá Ngạ Nghĩa"
    ordered = names.split(" ")
    shuffled = sorted(ordered)
    assert shuffled != ordered
    assert sorted(shuffled, key=sort_key) == ordered


def test_numbers_sort_by_size_and_case_does_not_matter():
    assert sort_key("Phường 2") < sort_key("Phường 10")
    assert sort_key("TRƯỜNG A") == sort_key("trường a")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("02563.880147", "02563880147"),
        ("+84 912 345 678", "0912345678"),
        ("84912345678", "0912345678"),
        ("0912-345-678", "0912345678"),
    ],
)
def test_a_telephone_number_loses_its_separators(typed, kept):
    assert phone(typed) == kept


@given(st.text())
def test_any_text_has_clean_form_and_keys_that_fit_their_columns(text):
    once = clean(text)
    assert clean(once) == once
    once.encode()
    key = sort_key(text)
    assert len(key) <= 200
    assert key.isascii()
    assert key.isdigit()
    assert search_key(search_key(text)) == search_key(text)
