"""Which looks somebody asks for: of a person, by a reader; and what was wrong with the asking."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from backend.accounts.models import Project, User
from backend.accounts.verbs import PRIVACY_READ
from backend.journal.models import Event
from backend.privacy import access, subjects
from backend.problems import Problem


@dataclass(frozen=True)
class Asked:
    rows: QuerySet[Event]
    subject: str = ""
    reader: int | None = None
    error: str = ""


def looks_for(actor: User, project: Project, query: Mapping[str, str], now: datetime) -> Asked:
    """The events that this query asks for; none, with a sentence, for a person who is unknown."""
    named = query.get("subject", "")[:80]
    if named:
        try:
            found = subjects.subject_for(actor, project, named, PRIVACY_READ, now=now)
        except Problem as problem:
            return Asked(Event.objects.none(), named, error=problem.sentence)
        return Asked(access.of_person(found), named)
    number = query.get("reader", "")
    if number.isdecimal() and number.isascii() and len(number) < 18:
        return Asked(access.of_reader(actor, project, int(number), PRIVACY_READ), "", int(number))
    return Asked(Event.objects.none())
