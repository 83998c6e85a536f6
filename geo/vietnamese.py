"""Vietnamese text as keys: how a name sorts and how it is found without marks. PURE.

The sort key holds only 0-9 and a-f, so every database collation orders it alike.
"""

import re
import unicodedata

ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
# Level, grave, hook above, tilde, acute, dot below: ngang, huyền, hỏi, ngã, sắc, nặng.
TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}

_WORDS = re.compile(r"\d+|[^\W\d_]+", re.UNICODE)
_END, _SPACE, _NUMBER, _FIRST_LETTER = "00", "01", "02", 0x10
# Letters of other alphabets come after ours, by code point.
_FOREIGN = "ff"


def search_key(text: str) -> str:
    """The text in lower case without marks, single spaces: "Đức  Phổ" → "duc pho"."""
    plain = unicodedata.normalize("NFD", text.lower().replace("đ", "d").replace("ƣ", "ư"))
    kept = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return " ".join(kept.replace("\u200b", "").split())


def sort_key(text: str) -> str:
    """A key that sorts as vi-x-icu does with numbers read as numbers; tones decide last."""
    letters: list[str] = []
    tones: list[str] = []
    joined = unicodedata.normalize("NFC", text.lower()).replace("'", "").replace("’", "")
    for word in _WORDS.findall(joined):
        if letters:
            letters.append(_SPACE)
        if word[0].isdecimal():
            digits = str(int(word))
            letters.append(f"{_NUMBER}{len(digits):02x}{digits}")
            tones.append("0")
        else:
            bare, tone = _without_tone(word)
            letters.extend(_letter(letter) for letter in bare)
            tones.append(str(tone))
    return "".join(letters) + _END + "".join(tones)


def _without_tone(word: str) -> tuple[str, int]:
    """The syllable without its tone, and the tone: hòa and hoà are one."""
    tone = 0
    kept = []
    for mark in unicodedata.normalize("NFD", word):
        tone = TONES.get(mark, tone)
        if mark not in TONES:
            kept.append(mark)
    return unicodedata.normalize("NFC", "".join(kept)), tone


def _letter(letter: str) -> str:
    place = ALPHABET.find(letter)
    return f"{_FIRST_LETTER + place:02x}" if place >= 0 else f"{_FOREIGN}{ord(letter):06x}"
