"""Sites that may be one place: pairs that nobody has decided about yet."""

from collections.abc import Iterable
from typing import NamedTuple
from uuid import UUID

from django.db.models import Count, Q

from outreach.doubles import BAND, Spot, metres, pairs, same
from outreach.models import Activity, Site, SiteDecision


class Double(NamedTuple):
    """Two sites of one name; `metres` between them is None where a position is missing."""

    first: Site
    second: Site
    metres: float | None

    @property
    def both(self) -> tuple[Site, Site]:
        return self.first, self.second


def doubles(project_id: int, keys: frozenset[str] | None) -> list[Double]:
    """Undecided pairs of which both lie in the area (None: everywhere), by name; three queries."""
    rows = Site.objects.filter(project_id=project_id, merged_into=None)
    if keys is not None:
        rows = rows.filter(unit__in=keys)
    found = {site.pk: site for site in rows.order_by("sort_key", "pk")}
    told = SiteDecision.objects.filter(project_id=project_id).values_list("first", "second")
    decided = {tuple(sorted(pair)) for pair in told}
    return [
        Double(found[one], found[other], metres(spot(found[one]), spot(found[other])))
        for one, other in pairs(map(spot, found.values()))
        if (one, other) not in decided
    ]


def alike(site: Site) -> list[Site]:
    """The other sites that may be the same place as this one, and nobody has decided about."""
    if site.merged_into is not None:
        return []
    here = spot(site)
    close = Q(unit=site.unit)
    if here.lat is not None:
        close |= Q(latitude__range=(here.lat - BAND, here.lat + BAND))
    others = Site.objects.filter(close, project_id=site.project_id, merged_into=None)
    told = SiteDecision.objects.filter(project_id=site.project_id)
    pairs_told = told.filter(Q(first=site.pk) | Q(second=site.pk)).values_list("first", "second")
    decided = {key for pair in pairs_told for key in pair}
    return [
        other
        for other in others.exclude(pk=site.pk)
        if other.pk not in decided and same(here, spot(other))
    ]


def used(sites: Iterable[UUID]) -> dict[UUID, int]:
    """How many activities were held at each of these sites."""
    rows = (
        Activity.objects.filter(site__in=list(sites))
        .values("site")
        .annotate(number=Count("pk"))
        .order_by()
    )
    return {row["site"]: row["number"] for row in rows}


def spot(site: Site) -> Spot:
    return Spot(site.pk, site.search_key, site.unit, site.latitude, site.longitude)
