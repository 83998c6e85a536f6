"""What a field of a record can be, and what may fill it. PURE."""

from typing import Final, NamedTuple

PEOPLE: Final = 1_000_000
MINUTES: Final = 100_000
DONG: Final = 1_000_000_000_000


class Field(NamedTuple):
    """A field of a record.

    `shape`: text, word (one code), words (several), count, day, yes_no, reference (a UUID), case (a
    case's UUID or code), file (the name of an attachment), month ("2026-05"), mark (a mean or mark
    with one decimal, in tenths).
    `limit`: the longest text or the highest count. `codes`: the only values that a word may have.
    """

    shape: str
    limit: int = 0
    codes: tuple[str, ...] = ()
    required: bool = False


class Kind(NamedTuple):
    """A kind of record: its fields, which of them outreach keeps sealed, and its rows.

    `person`: it is about one person, so it never has a position, and it is counted by marks.
    `rows`: {name: fields of one row}, which a repeat of the form fills.
    `dated`: the mapping must name the question with the day of the event; `placed`: that with the
    commune. `recorded`: it becomes a record of its own (a correction does not).
    """

    fields: dict[str, Field]
    sealed: frozenset[str] = frozenset()
    rows: dict[str, dict[str, Field]] = {}
    person: bool = False
    dated: bool = True
    placed: bool = True
    recorded: bool = True


def word(*codes: str, required: bool = False, limit: int = 40) -> Field:
    """One code; of these alone, where any are given."""
    return Field("word", limit, codes, required=required)


def text(limit: int, *, required: bool = False) -> Field:
    return Field("text", limit, required=required)


WORDS: Final = Field("words", 500)
COUNT: Final = Field("count", PEOPLE)
COST: Final = Field("count", DONG)
DAY: Final = Field("day")
YES_NO: Final = Field("yes_no")
REFERENCE: Final = Field("reference")
CASE: Final = Field("case", 40)
MARK: Final = Field("mark", 10)
LINK: Final = Field("text", 500)

# The types of questions that can fill each shape. A calculation is a string unless its
# bind::type says otherwise.
ACCEPTED: Final[dict[str, tuple[str, ...]]] = {
    "text": ("string", "select1", "barcode"),
    "case": ("string", "select1", "barcode"),
    "word": ("string", "select1"),
    "words": ("string", "select1", "select", "rank"),
    "count": ("int",),
    "mark": ("int", "decimal"),
    "day": ("date", "dateTime"),
    "file": ("binary",),
    "month": ("string", "date", "select1"),
    "yes_no": ("string", "select1", "boolean"),
    "reference": ("string", "select1"),
    "score": ("string", "select1", "int"),
    "unit": ("string", "select1"),
    "position": ("geopoint",),
}
