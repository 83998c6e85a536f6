"""Vietnamese text as it is stored, searched and sorted. PURE.

Keys are stored because SQLite and PostgreSQL disagree on case, accents and order.
"""

import re
import unicodedata
from itertools import groupby
from typing import Final

# Exports from old PDF files write Ƣ/ƣ where Ư/ư is meant.
_MISPRINTS: Final = str.maketrans({"ƣ": "ư", "Ƣ": "Ư"})
_LETTERS: Final = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_RANK: Final = {letter: rank for rank, letter in enumerate(_LETTERS, start=40)}
# Order of the tones in a Vietnamese dictionary: none, huyền, hỏi, ngã, sắc, nặng.
_TONES: Final = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}
_KEY_LENGTH: Final = 200


def clean(text: str) -> str:
    """The text in NFC, on one line, without control or zero-width characters."""
    spaced = "".join(
        " " if char.isspace() else char
        for char in unicodedata.normalize("NFC", text.translate(_MISPRINTS))
        if char.isspace() or unicodedata.category(char) not in ("Cc", "Cf", "Cs")
    )
    # Taking a character out can bring a letter and its mark together: compose once more.
    return unicodedata.normalize("NFC", " ".join(spaced.split()))


def search_key(text: str) -> str:
    """What "duc pho" and "Đức Phổ" have in common: lower case, no marks, single spaces."""
    lowered = clean(text).lower().replace("đ", "d")
    bare = (
        char for char in unicodedata.normalize("NFD", lowered) if not unicodedata.combining(char)
    )
    return " ".join("".join(bare).split())


def sort_key(text: str) -> str:
    """Vietnamese dictionary order as a string of digits, which every collation sorts alike.

    Letters first, tones after; numbers by size, so that "Phường 2" precedes "Phường 10".
    """
    ranks: list[str] = []
    tones: list[str] = []
    for numeric, run in groupby(clean(text).lower(), key=lambda char: char in "0123456789"):
        if numeric:
            ranks.append("20" + "".join(run)[-9:].zfill(9))
        else:
            for char in run:
                rank, tone = _letter(char)
                ranks.append(rank)
                tones.append(tone)
    return f"{''.join(ranks)[: _KEY_LENGTH - 62]}00{''.join(tones)[:60]}"


def phone(text: str) -> str:
    """A telephone number without separators and with 0 for the country code: 02563880147."""
    digits = re.sub(r"[\s.\-()]", "", clean(text))
    return re.sub(r"^(\+84|84(?=[0-9]{9,10}$))", "0", digits)


def _letter(char: str) -> tuple[str, str]:
    """(two digits for the letter, one for its tone)."""
    parts = unicodedata.normalize("NFD", char)
    tone = next((_TONES[part] for part in parts if part in _TONES), "0")
    letter = unicodedata.normalize("NFC", "".join(part for part in parts if part not in _TONES))
    if letter in _RANK:
        return str(_RANK[letter]), tone
    base = parts[0]
    return (str(_RANK[base]) if base in _RANK else "10" if char == " " else "15"), tone
