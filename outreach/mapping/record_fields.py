"""Which fields each kind of record has, and what may fill them. PURE."""

from typing import Final, NamedTuple

from outreach.codes import ACTIVITY_KINDS, SETTINGS, SITE_KINDS

_PEOPLE: Final = 1_000_000
_MINUTES: Final = 100_000
_DONG: Final = 1_000_000_000_000


class Field(NamedTuple):
    """A field of a record.

    `shape`: text, word (one code), words (several), count, day, yes_no, reference (a UUID).
    `limit`: the longest text or the highest count. `codes`: the only values that a word may have.
    """

    shape: str
    limit: int = 0
    codes: tuple[str, ...] = ()
    required: bool = False


_COUNT: Final = Field("count", _PEOPLE)

RECORDS: Final[dict[str, dict[str, Field]]] = {
    "site": {
        "name": Field("text", 200, required=True),
        "kind": Field("word", 40, SITE_KINDS, required=True),
        "setting": Field("word", 20, SETTINGS, required=True),
        "pupils": _COUNT,
        "workers": _COUNT,
        "contact_name": Field("text", 100),
        "contact_phone": Field("text", 30),
        "has_regulation": Field("yes_no"),
        "regulation_number": Field("text", 100),
        "regulation_date": Field("day"),
    },
    "activity": {
        "kind": Field("word", 10, ACTIVITY_KINDS, required=True),
        "site": Field("reference"),
        "campaign": Field("reference"),
        "setting": Field("word", 20, SETTINGS),
        "topics": Field("words", 500),
        "audience": Field("words", 500),
        "organisers": Field("words", 500),
        "attendances": _COUNT,
        "men": _COUNT,
        "women": _COUNT,
        "pupils": _COUNT,
        "workers": _COUNT,
        "parents": _COUNT,
        "others": _COUNT,
        "minutes": Field("count", _MINUTES),
        "leaflets": Field("count", _PEOPLE),
        "cost": Field("count", _DONG),
        "entries": _COUNT,
        "surveyed": _COUNT,
        "passed": _COUNT,
        "level": Field("word", 40),
        "format": Field("word", 40),
    },
    "screening": {
        "consent": Field("yes_no", required=True),
        "case": Field("case_code", 40),
        "age": Field("count", 120),
    },
}

QUESTIONS: Final = tuple(f"q{number}" for number in range(1, 8))
SCORE_KEYS: Final = (*QUESTIONS, "injecting", "injecting_days")
SUBSTANCE_MARK: Final = "{s}"

# What outreach keeps sealed, by record: these, and no other, may come from a sensitive question.
SEALED: Final[dict[str, frozenset[str]]] = {
    "site": frozenset(),
    "activity": frozenset(),
    "screening": frozenset(["age", *SCORE_KEYS]),
}

# The types of questions that can fill each shape. A calculation is a string unless its
# bind::type says otherwise.
ACCEPTED: Final[dict[str, tuple[str, ...]]] = {
    "text": ("string", "select1", "barcode"),
    "case_code": ("string", "select1", "barcode"),
    "word": ("string", "select1"),
    "words": ("string", "select1", "select", "rank"),
    "count": ("int",),
    "day": ("date", "dateTime"),
    "yes_no": ("string", "select1", "boolean"),
    "reference": ("string", "select1"),
    "score": ("string", "select1", "int"),
    "unit": ("string", "select1"),
    "position": ("geopoint",),
}
