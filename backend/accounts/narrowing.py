"""Narrowed assignments: rows about persons only of her own, or of one site, within her units.

Where things are found (`SubmissionScope`) there stand beside units the keys "by:7", who sent it,
and "site:UUID", at which site it happened. An assignment whose role is narrowed reaches rows by
these keys alone; forms, communes and figures it reaches by its units as any other. domain.md A4: an
outreach worker sees her own cases, a school its own site.
"""

from collections.abc import Collection, Iterable
from uuid import UUID

from backend.accounts import verbs
from backend.accounts.models import Assignment, Role

BY = "by:"
SITE = "site:"


def by(user_id: int | None) -> frozenset[str]:
    """The key of what this person sent; none for nobody."""
    return frozenset([f"{BY}{user_id}"]) if user_id else frozenset()


def at(site: UUID | str | None) -> frozenset[str]:
    """The key of what happened at this site; none for no site's id."""
    try:
        return frozenset([f"{SITE}{UUID(str(site))}"]) if site else frozenset()
    except ValueError:
        return frozenset()


def narrows(held: Assignment, verb: str) -> bool:
    """Does this assignment allow the verb with single rows alone?"""
    return bool(held.role.narrow) and verb in verbs.OF_ROWS


def keys_of(held: Assignment) -> frozenset[str]:
    """Under which keys a narrowed assignment finds its rows."""
    own = by(held.user_id)
    if held.delegated_from_id and held.delegated_from is not None:
        own |= by(held.delegated_from.user_id)
    if held.role.narrow == Role.Narrow.SITE:
        return own | at(held.at_site) | at(held.site)
    return own


def only_rows(held: Collection[Assignment]) -> frozenset[str] | None:
    """Under which keys alone these assignments find rows about persons; None when one is wider."""
    if any(not each.role.narrow for each in held):
        return None
    return frozenset[str]().union(*(keys_of(each) for each in held))


def only_sites(held: Collection[Assignment]) -> frozenset[str] | None:
    """The only sites (UUIDs) that all these are bound to; None when one is bound to none."""
    if any(each.role.narrow != Role.Narrow.SITE for each in held):
        return None
    return frozenset(sites_in(frozenset[str]().union(*(keys_of(each) for each in held))))


def people_in(keys: Iterable[str]) -> set[int]:
    return {int(key.removeprefix(BY)) for key in keys if key.startswith(BY)}


def sites_in(keys: Iterable[str]) -> set[str]:
    return {key.removeprefix(SITE) for key in keys if key.startswith(SITE)}


def is_personal(key: str) -> bool:
    """Is it a key of a person or a site, and no unit's?"""
    return key.startswith((BY, SITE))


def sites_of(held: Iterable[Assignment]) -> frozenset[str]:
    """The keys of the sites that these assignments are at, narrowed or not."""
    return frozenset[str]().union(*(at(each.at_site) | at(each.site) for each in held))


def units_among(keys: Collection[str]) -> frozenset[str]:
    return frozenset(key for key in keys if not is_personal(key))
