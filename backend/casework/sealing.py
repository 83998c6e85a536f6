"""Sealing what is told of a person in typed records, and opening it again."""

from datetime import datetime
from typing import Final
from uuid import UUID

from backend.privacy import subjects
from backend.problems import Problem
from backend.survey.submissions.models import Submission
from backend.survey.submissions.owners import of_case
from backend.vault import services as vault
from backend.vault.models import DataKey
from outreach.models import Case, CaseStatus

HEALTH: Final = "health"
STATUS: Final = "case_status"
# What a page action says of a person, as the journal keeps it.
ACTION: Final = "case_action"


def place(kind: str, key: UUID) -> str:
    """To which record sealed bytes belong, and to no other."""
    return f"outreach {kind} {key}"


def seal(*, kind: str, key: UUID, owner: str, plain: bytes, now: datetime) -> bytes:
    """`owner` as the vault names it: the bytes can't be opened once its key is destroyed."""
    return vault.seal(owner=owner, kind=HEALTH, plain=plain, context=place(kind, key), now=now)


def opened(*, kind: str, key: UUID, sealed: bytes) -> bytes:
    """Raises key_destroyed when the person was erased or the time is over."""
    return vault.unseal(bytes(sealed), context=place(kind, key))


def owner_of(case: Case) -> str:
    """Whose keys seal what pages add: those under which the opening form was sealed."""
    found = Submission.objects.select_related("current").filter(pk=case.submission).first()
    return subjects.owner_of(found) if found else of_case(case.pk)


def is_destroyed(owner: str) -> bool:
    """Is a part of what was told of her closed for good?"""
    return DataKey.objects.filter(owner=owner, destroyed_at__isnull=False).exists()


def status_of(row: CaseStatus) -> str:
    """The status itself; "" when its key was destroyed."""
    try:
        return opened(kind=STATUS, key=row.pk, sealed=bytes(row.sealed)).decode()
    except Problem:
        return ""
