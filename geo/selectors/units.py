"""Reads units: by key, by code and day, by name; what is above, below and after them."""

from collections.abc import Collection
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from geo.keys import UnitKey
from geo.models import Level, Share, Successor, Unit
from geo.vietnamese import search_key


def valid(day: date, prefix: str = "") -> Q:
    """The condition "stands on that day"; `prefix` leads to the unit ("unit__")."""
    return Q(**{f"{prefix}valid_from__lte": day}) & (
        Q(**{f"{prefix}valid_to": None}) | Q(**{f"{prefix}valid_to__gte": day})
    )


def unit(key: UnitKey | str) -> Unit | None:
    """The unit of this key, with its ancestors; None when there is none."""
    return Unit.objects.select_related("parent__parent").filter(key=str(key)).first()


def unit_on(code: str, day: date) -> Unit | None:
    """The unit that had this code on that day, with its ancestors; None when none had."""
    found = Unit.objects.select_related("parent__parent").filter(valid(day), code=code)
    return found.order_by("-valid_from").first()


def units_on(day: date, level: str | None = None) -> QuerySet[Unit]:
    """The units of that day, of one level when given, in Vietnamese order."""
    found = Unit.objects.filter(valid(day)).select_related("parent__parent")
    return (found.filter(level=level) if level else found).order_by("sort_key", "key")


def ancestors(unit: Unit) -> list[Unit]:
    """The units above, nearest first."""
    above = []
    parent = unit.parent
    while parent is not None:
        above.append(parent)
        parent = parent.parent
    return above


def scope(unit: Unit) -> frozenset[str]:
    """The keys under which something at this unit is found: itself, what is above, what came after.

    An ended unit that went whole to one unit is found there too. One that was split is found only
    where all its parts lie (their province, say), until somebody decides: see `geo.succession`.
    """
    return _scope(unit, frozenset())


def _scope(unit: Unit, passed: frozenset[int]) -> frozenset[str]:
    keys = frozenset([unit.key, *(above.key for above in ancestors(unit))])
    if unit.valid_to is None or unit.pk in passed:
        return keys
    links = Successor.objects.filter(old=unit).select_related("new__parent__parent")
    passed |= {unit.pk}
    decided = [_scope(link.new, passed) for link in links if link.decision_id]
    if decided:
        return keys.union(*decided)
    after = [_scope(link.new, passed) for link in links]
    return keys | frozenset.intersection(*after) if after else keys


def standing_for(keys: Collection[str]) -> frozenset[str]:
    """The keys and, for ended units, those of what came after, to the end of the chain.

    A unit that was split stands for none of its parts, until somebody decides for which. An ended
    district or province stands for every successor of its communes, and not for the
    whole province that it went into. Keys that name no unit stay as they are.
    """
    known, fresh = set(keys), set(keys)
    while fresh:
        links = Successor.objects.filter(_links_from(fresh))
        fresh = set(links.values_list("new__key", flat=True)) - known
        known |= fresh
    return frozenset(known)


def _links_from(keys: set[str]) -> Q:
    # A province's own link says where all of it went; its communes say which ground that is.
    sure = Q(share=Share.FULL) | Q(decision__isnull=False)
    own = Q(old__key__in=keys) & (~Q(old__level=Level.PROVINCE) | Q(old__children=None))
    below = Q(old__parent__key__in=keys) | Q(old__parent__parent__key__in=keys)
    return sure & (own | Q(old__level=Level.COMMUNE) & below)


def communes_below(keys: Collection[str], day: date) -> list[Unit]:
    """The communes of that day at or below these units, in Vietnamese order.

    For a day before a reform: also the communes whose whole ground is now below these units.
    Four queries at most for any number of units when the chain of successors has one step.
    """
    reached = standing_for(keys)
    below = _below(reached)
    parts = Successor.objects.filter(old=OuterRef("pk"))
    went_here = Q(valid_to__isnull=False) & Exists(parts.filter(_below(reached, "new__")))
    went_elsewhere = Exists(parts.exclude(_below(reached, "new__")))
    found = units_on(day, Level.COMMUNE).filter(below | (went_here & ~went_elsewhere))
    return list(found)


def _below(keys: Collection[str], prefix: str = "") -> Q:
    return (
        Q(**{f"{prefix}key__in": keys})
        | Q(**{f"{prefix}parent__key__in": keys})
        | Q(**{f"{prefix}parent__parent__key__in": keys})
    )


def search_units(
    text: str,
    *,
    day: date,
    level: str | None = Level.COMMUNE,
    keys: Collection[str] | None = None,
    limit: int = 50,
) -> list[Unit]:
    """Units of that day found by name or code, marks or not; `keys` narrows to what is below them.

    A name that holds the text as typed wins ("duc pho"); where none does, every word must begin a
    word of the name or of the name above ("duc pho quang ngai").
    """
    typed = search_key(text)
    if not typed:
        return []
    found = units_on(day, level)
    if keys is not None:
        found = found.filter(_below(standing_for(keys)))
    exact = list(found.filter(Q(search_key__contains=typed) | Q(code=typed))[:limit])
    if exact or " " not in typed:
        return exact
    for word in typed.split():
        found = found.filter(_named(word, "search_key") | _named(word, "parent__search_key"))
    return list(found[:limit])


def _named(word: str, column: str) -> Q:
    return Q(**{f"{column}__startswith": word}) | Q(**{f"{column}__contains": f" {word}"})
