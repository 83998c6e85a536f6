"""Names sort as Vietnamese do and are found without marks."""

import random
import unicodedata

import pytest

from geo.vietnamese import search_key, sort_key

# PostgreSQL's vi-x-icu puts these words in this order.
TEXT = "An Ánh Ăn Ân Ấn Dung Dũng Duyên Đạt Đức Em Ê Nga Ngà Ngả Ngã Ngá Ngạ Nghĩa"
ORDER = TEXT.split()


def test_words_sort_by_letter_and_then_by_tone():
    shuffled = random.Random(5).sample(ORDER, len(ORDER))
    assert sorted(shuffled, key=sort_key) == ORDER


def test_numbers_in_names_sort_as_numbers():
    names = ["Phường 10", "Phường 2", "Phường 01", "Phường An"]
    assert sorted(names, key=sort_key) == ["Phường 01", "Phường 2", "Phường 10", "Phường An"]


def test_a_shorter_word_comes_first():
    assert sorted(["Anh", "An Bình", "An"], key=sort_key) == ["An", "An Bình", "Anh"]


def test_both_ways_to_place_a_tone_sort_alike():
    assert sort_key("Hòa Bình") == sort_key("Hoà Bình")


@pytest.mark.parametrize("name", ["K'Brêu", "Bà Rịa - Vũng Tàu", "", "Ж", "x²"])
def test_a_key_has_only_letters_that_every_collation_orders_alike(name):
    assert set(sort_key(name)) <= set("0123456789abcdef")


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Phường Đức  Phổ", "phuong duc pho"),
        ("Hoà\u00a0Bình", "hoa binh"),
        ("Hòa Bình", "hoa binh"),
        ("Thƣơng", "thuong"),
        (unicodedata.normalize("NFD", "Nguyễn"), "nguyen"),
        ("  ", ""),
    ],
)
def test_a_search_key_has_no_marks(text, key):
    assert search_key(text) == key
