"""Which events a webhook may be told of. PURE."""

from typing import Final

SUBMISSION_KINDS: Final = (
    "submission.create",
    "submission.update",
    "submission.review",
    "submission.delete",
)
ENTITY_KINDS: Final = ("entity.create", "entity.update", "entity.delete")
KINDS: Final = (*SUBMISSION_KINDS, *ENTITY_KINDS)
