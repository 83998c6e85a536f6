"""Units that were split: which wait for a decision, and the decision.

A unit that goes whole into another needs none. Of one whose ground was divided nobody can tell
from the tree where a person's assignment or a record belongs: somebody says so, with the document
that says it (a resolution on arranging units, a decision of the people's committee).
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from geo.faults import Fault
from geo.models import Level, Share, SuccessionDecision, Successor, Unit

LONGEST_NOTE = 2000


@dataclass(frozen=True)
class Split:
    """A unit that was divided, its parts, and the decision when there is one."""

    unit: Unit
    parts: list[Unit]
    decision: SuccessionDecision | None
    heirs: list[Unit]


def splits(keys: Collection[str], *, decided: bool = False) -> list[Split]:
    """The split units among these and below them, in Vietnamese order: those that wait, or not."""
    below = Q(parent__key__in=keys) | Q(parent__parent__key__in=keys)
    found = (
        Unit.objects.filter(Q(key__in=keys) | Q(level=Level.COMMUNE) & below)
        .filter(successors__share=Share.PARTIAL, succession__isnull=not decided)
        .distinct()
        .select_related("parent", "succession__decided_by")
        .prefetch_related("successors__new__parent")
        .order_by("sort_key", "key")
    )
    return [_split(unit) for unit in found]


def split(key: str) -> Split | None:
    """The unit of this key when it was split, decided or not."""
    found = (
        Unit.objects.filter(key=key, successors__share=Share.PARTIAL)
        .select_related("parent", "succession__decided_by")
        .prefetch_related("successors__new__parent")
        .first()
    )
    return _split(found) if found else None


def _split(unit: Unit) -> Split:
    links = sorted(unit.successors.all(), key=lambda link: (link.new.sort_key, link.new.key))
    return Split(
        unit=unit,
        parts=[link.new for link in links],
        decision=getattr(unit, "succession", None),
        heirs=[link.new for link in links if link.decision_id],
    )


@transaction.atomic
def decide(
    *,
    unit: str,
    heirs: Collection[str],
    document: str,
    document_date: date,
    note: str = "",
    decided_by: AbstractBaseUser | None,
    now: datetime,
) -> SuccessionDecision:
    """Record which parts stand for the split unit from now on; again replaces what was said.

    Raises Fault: not_split, heirs_missing, heirs_foreign, document_missing, document_future.
    """
    found = split(unit)
    if found is None:
        raise Fault("not_split", _("{unit} is no unit that was split."), unit=unit)
    chosen = set(heirs)
    foreign = chosen - {part.key for part in found.parts}
    if foreign:
        raise Fault(
            "heirs_foreign", _("{unit} is no part of the unit."), unit=", ".join(sorted(foreign))
        )
    if not chosen:
        raise Fault("heirs_missing", _("Choose at least one unit that comes after."))
    number = document.replace("\0", "").strip()[:60]
    if not number:
        raise Fault("document_missing", _("Give the number of the document that says so."))
    if document_date > now.date():
        raise Fault("document_future", _("The document can't be of a day that is still to come."))
    decision, _made = SuccessionDecision.objects.update_or_create(
        unit=found.unit,
        defaults={
            "decided_by_id": decided_by.pk if decided_by else None,
            "document": number,
            "document_date": document_date,
            "note": note.replace("\0", "").strip()[:LONGEST_NOTE],
            "decided_at": now,
        },
    )
    links = Successor.objects.filter(old=found.unit)
    links.exclude(new__key__in=chosen).update(decision=None)
    links.filter(new__key__in=chosen).update(decision=decision)
    return decision
