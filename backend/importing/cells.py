"""What messy cells mean: days, numbers, old encodings. PURE."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date
from typing import Final, NamedTuple

TEXT, NUMBER, DAY, EMPTY = "t", "n", "d", ""

_DAY: Final = re.compile(
    r"(?:ngày\s*)?(\d{1,2})\s*[/.\-]\s*(\d{1,2})\s*[/.\-]\s*(\d{4}|\d{2})", re.I
)
_SPELLED: Final = re.compile(r"ngày\s+(\d{1,2})\s+tháng\s+(\d{1,2})\s+năm\s+(\d{4})", re.I)
_ISO: Final = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?")
_GROUPED: Final = re.compile(r"\d{1,3}(?:[.,\s]\d{3})+|\d+(?:[.,]0+)?")
_UNIT_WORD: Final = re.compile(
    r"\s*(người|lượt|lượt người|em|hs|học sinh|cuộc|buổi|phút|tờ|đ|đồng|vnđ|vnd)\s*$", re.I
)
_FIRST, _LAST = date(2000, 1, 1), date(2100, 12, 31)
# A capital with a mark in the middle of a small word: "NguyÔn". Signs that no Vietnamese has.
_TCVN3: Final = re.compile(r"[a-zà-ỹ][ÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝ]|[®¨©ª«¬µ¶·¸¹»¼½¾ÆÇËÎÏÑÖ×ØÜÞßäåæçëîïñöøûüþ]")
# A vowel and its mark as two letters: "Coâng", "Nguyeãn", "ñöôïc".
_VNI: Final = re.compile(r"[aeo][âêãõùøûïåáàäæèéëúüò]|ñ|öô|[iuy][ïøùõ]", re.I)
_LIGATURES: Final = re.compile(r"o[àáãòóõạả]|[uU][ýỳỹàáâ]|o[èé]|[iu]ê|e[ò]", re.I)


class Day(NamedTuple):
    """A day as it may be read; `other` is the reading with day and month exchanged."""

    day: date | None
    other: date | None = None

    @property
    def ambiguous(self) -> bool:
        return self.day is not None and self.other is not None and self.day != self.other


def day_of(kind: str, text: str) -> Day | None:
    """The day of a cell, dd/mm first; None for what is no day, Day(None) for an empty cell."""
    if kind == EMPTY or not text.strip():
        return Day(None)
    written = text.strip()
    if found := _ISO.fullmatch(written):
        return _either(int(found[1]), int(found[2]), int(found[3]))
    if kind == NUMBER:
        return _serial(written)
    matched = _SPELLED.search(written) or _DAY.fullmatch(written)
    if matched is None:
        return None
    year = int(matched[3]) + (2000 if len(matched[3]) == 2 else 0)
    return _either(year, int(matched[2]), int(matched[1]))


def _serial(text: str) -> Day | None:
    """The day that Excel keeps as a number of days since 1900."""
    if not re.fullmatch(r"\d{5}(\.\d+)?", text):
        return None
    return _known(date.fromordinal(date(1899, 12, 30).toordinal() + int(float(text))))


def _known(found: date) -> Day | None:
    return Day(found) if _FIRST <= found <= _LAST else None


def _either(year: int, month: int, of_month: int) -> Day | None:
    usual, exchanged = _made(year, month, of_month), _made(year, of_month, month)
    if usual is None:
        return Day(exchanged) if exchanged else None
    return Day(usual, exchanged)


def _made(year: int, month: int, of_month: int) -> date | None:
    try:
        found = date(year, month, of_month)
    except ValueError:
        return None
    return found if _FIRST <= found <= _LAST else None


def is_exchanged(text: str) -> bool:
    """Does a text say mm/dd beyond doubt, as 05/13/2024?"""
    matched = _DAY.fullmatch(text.strip())
    return matched is not None and int(matched[1]) <= 12 < int(matched[2]) <= 31


def is_usual(text: str) -> bool:
    """Does a text say dd/mm beyond doubt, as 13/05/2024?"""
    matched = _DAY.fullmatch(text.strip())
    return matched is not None and int(matched[2]) <= 12 < int(matched[1]) <= 31


def number_of(kind: str, text: str) -> int | None:
    """A whole number: 1234, "1.234", "1 234 người". None for an empty cell. Raises ValueError."""
    written = _UNIT_WORD.sub("", text.strip().replace("\u00a0", " "))
    if not written or written in {"-", "–"}:
        return None
    if kind == NUMBER:
        value = float(written)
        if value != int(value):
            raise ValueError("not whole")
        return int(value)
    if not written.isascii() or not _GROUPED.fullmatch(written):
        raise ValueError("no number")
    if re.fullmatch(r"\d+[.,]0+", written) and not re.fullmatch(r"\d{1,3}[.,]000", written):
        written = re.split(r"[.,]", written)[0]
    return int(re.sub(r"[.,\s]", "", written))


def is_legacy(texts: Iterable[str]) -> bool:
    """Was the text typed in TCVN3 (ABC) or VNI, so that its letters are others than they look?"""
    odd = marked = 0
    for text in texts:
        plain = unicodedata.normalize("NFC", text)
        if plain.isascii():
            continue
        marked += 1
        odd += bool(_TCVN3.search(plain) or _VNI.search(_LIGATURES.sub("", plain)))
    return odd >= 1 and odd * 4 >= marked
