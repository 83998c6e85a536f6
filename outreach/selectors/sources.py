"""What a submission became, in words: its kind of record, and what its readers should know."""

from typing import NamedTuple
from uuid import UUID

from outreach import field_labels
from outreach.faults import sentences
from outreach.findings import Finding
from outreach.models import Source
from outreach.selectors.doubts import doubts_of


class Became(NamedTuple):
    """`state`: recorded, erased or purged; `notes`: sentences in the reader's language."""

    kind: str
    words: str
    state: str
    notes: list[str]


def became(submission: UUID) -> Became | None:
    """None for a submission that is no record."""
    source = Source.objects.filter(pk=submission).first()
    if source is None:
        return None
    kept = [Finding(code, params) for code, params in source.notes]
    notes = list(dict.fromkeys(sentences([*kept, *doubts_of(source)])))
    words = str(field_labels.KINDS.get(source.kind, source.kind))
    return Became(source.kind, words, source.state, notes)
