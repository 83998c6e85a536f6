"""By what figures about persons may be broken down: one dimension at a time. PURE."""

from typing import Final

from outreach.ages import AGE_BANDS
from outreach.codes import BANDS

OUTCOME: Final = "outcome"
AGE: Final = "age"
# Every value that a dimension can have, whether somebody has it or not.
DIMENSIONS: Final[dict[str, tuple[str, ...]]] = {OUTCOME: BANDS, AGE: AGE_BANDS}
