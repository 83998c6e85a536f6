"""What the review of a submission means for its record: counted, waiting, or out. PURE."""

from typing import Final

APPROVED: Final = "approved"
WAITING: Final = "waiting"  # nobody approved it yet, or not since it was edited
OUT: Final = "out"  # rejected, or sent back and not corrected yet: it counts nowhere
STATES: Final = (APPROVED, WAITING, OUT)

# The words of a submission's review.
_STATES: Final = {"approved": APPROVED, "rejected": OUT, "hasIssues": OUT}


def state_of(review: str) -> str:
    """The record's state by its submission's review: "", edited, hasIssues, approved, rejected."""
    return _STATES.get(review, WAITING)
