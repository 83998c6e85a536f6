"""An answer that somebody typed as plain words, as the question's own kind of answer. PURE.

People write "1.200", "12,5", "05/03/2026" or a choice's label; the form wants 1200, 12.5,
2026-03-05 or the choice's name.
"""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from typing import Final

from backend.survey.xforms.typed import typed

MAX_TEXT: Final = 5_000
# Kinds of questions whose answer can be typed as words.
RETYPED: Final = frozenset(
    ["string", "barcode", "int", "decimal", "date", "time", "dateTime", "select1", "select"]
)
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:\.\d{3})+")
_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")

# code → language → label
Choices = Mapping[str, Mapping[str, str]]


class UnfitError(ValueError):
    """The words can be no answer of this question; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def retyped(kind: str, choices: Choices, said: str) -> str:
    """The answer as it stands in a submission. Raises UnfitError."""
    text = " ".join(unicodedata.normalize("NFC", said).split(" ")).strip()
    if len(text) > MAX_TEXT:
        raise UnfitError("answer_too_long")
    if kind not in RETYPED or (kind in {"select1", "select"} and not choices):
        raise UnfitError("answer_not_typed")
    if kind in {"select1", "select"}:
        return _chosen(choices, text) if kind == "select1" else _several(choices, text)
    read = {"int": _whole, "decimal": _decimal, "date": _day, "dateTime": _moment}.get(kind, str)
    found = read(text)
    try:
        typed(found, kind)
    except ValueError:
        raise UnfitError(_WHY.get(kind, "answer_not_typed")) from None
    return found


_WHY: Final = {
    "int": "answer_not_whole",
    "decimal": "answer_not_number",
    "date": "answer_not_day",
    "dateTime": "answer_not_day",
    "time": "answer_not_time",
}


def _whole(text: str) -> str:
    return text.replace(".", "") if _GROUPED.fullmatch(text) else text


def _decimal(text: str) -> str:
    """Dots group thousands and a comma begins the fraction; a single dot may do so, too."""
    whole, comma, fraction = text.partition(",")
    return f"{_whole(whole)}.{fraction}" if comma else _whole(whole)


def _day(text: str) -> str:
    found = _DAY.fullmatch(text)
    if found is None:
        return text
    day, month, year = map(int, found.groups())
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        raise UnfitError("answer_not_day") from None


def _moment(text: str) -> str:
    """A day and an hour in Việt Nam."""
    day, _, hour = text.partition(" ")
    return f"{_day(day)}T{hour}:00.000+07:00" if re.fullmatch(r"\d{2}:\d{2}", hour) else text


def _several(choices: Choices, text: str) -> str:
    """Names with spaces between, or labels with ";" (else ",") between."""
    names = text.split()
    if names and all(each in choices for each in names):
        return " ".join(dict.fromkeys(names))
    parts = re.split(r"[;\n]" if ";" in text or "\n" in text else r"[,\n]", text)
    try:
        chosen = [_chosen(choices, each.strip()) for each in parts if each.strip()]
    except UnfitError:
        chosen = [_chosen(choices, text)]  # a label may hold a comma
    return " ".join(dict.fromkeys(chosen))


def _chosen(choices: Choices, text: str) -> str:
    if text in choices:
        return text
    for key in (_folded, _bare):
        wanted = key(text)
        found = {
            code
            for code, labels in choices.items()
            if wanted in {key(code), *(key(label) for label in labels.values())}
        }
        if len(found) == 1:
            return found.pop()
    raise UnfitError("answer_not_choice")


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


def _bare(text: str) -> str:
    """Without the marks that a hurried person leaves out."""
    folded = unicodedata.normalize("NFD", _folded(text).replace("đ", "d"))
    return "".join(each for each in folded if not unicodedata.combining(each))
