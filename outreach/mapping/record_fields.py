"""What a mapping may name besides the fields of its kind of record: scores. PURE."""

from typing import Final

from outreach.kinds import KINDS

QUESTIONS: Final = tuple(f"q{number}" for number in range(1, 8))
SCORE_KEYS: Final = (*QUESTIONS, "injecting", "injecting_days")
SUBSTANCE_MARK: Final = "{s}"
SCREENING: Final = "screening"


def sealed_fields(record: str) -> frozenset[str]:
    """What outreach keeps sealed: these, and no other, may come from a sensitive question."""
    return KINDS[record].sealed.union(SCORE_KEYS if record == SCREENING else ())
