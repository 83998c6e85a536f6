"""A correction of another submission: no record of its own, and counted nowhere. PURE."""

from typing import Final

from outreach.kinds.shapes import REFERENCE, Field, Kind, text

# How many marked questions one correction can answer; more are corrected in the form itself.
ANSWERS: Final = 5
SLOTS: Final = tuple(f"answer_{number}" for number in range(1, ANSWERS + 1))

# The row of `tra_lai`, and the new answers in the order of its marked questions. They may be of
# sensitive questions, so all of them are sealed.
CORRECTION: Final = Kind(
    {
        "entry": Field(REFERENCE.shape, required=True),
        **{name: text(5_000) for name in SLOTS},
    },
    sealed=frozenset(SLOTS),
    dated=False,
    placed=False,
    recorded=False,
)
