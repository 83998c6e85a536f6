"""What the privacy desk keeps, a file per noun."""

from backend.privacy.models.breaches import Breach, SheetReview
from backend.privacy.models.consents import Consent, ConsentText
from backend.privacy.models.purposes import Purpose, RetentionRule, RetentionRun
from backend.privacy.models.requests import Holiday, LegalClock, SubjectRequest
from backend.privacy.models.subjects import Stop, Subject, SubjectScope, Tombstone

__all__ = [
    "Breach",
    "Consent",
    "ConsentText",
    "Holiday",
    "LegalClock",
    "Purpose",
    "RetentionRule",
    "RetentionRun",
    "SheetReview",
    "Stop",
    "Subject",
    "SubjectRequest",
    "SubjectScope",
    "Tombstone",
]
