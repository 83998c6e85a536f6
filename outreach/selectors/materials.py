"""Leaflets in stock, money planned and spent, reach of media: by campaign and commune."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Avg, Count, QuerySet, Sum

from outreach.models import Activity, Campaign, MediaProduct, PlannedActivity, StockReceipt
from outreach.reviews import OUT


class Stock(NamedTuple):
    """Copies of one campaign in one commune ("" = for the whole project)."""

    received: int
    given_out: int

    @property
    def balance(self) -> int:
        return self.received - self.given_out


class Money(NamedTuple):
    """Đồng of one campaign in one commune."""

    planned: int
    spent: int


@dataclass(frozen=True)
class Reach:
    """What the products of one medium reached; zero where nobody measured."""

    medium: str
    products: int
    copies: int
    given_out: int
    broadcasts: int
    minutes: int
    views: int
    interactions: int


class Knowledge(NamedTuple):
    """Mean marks of knowledge before and after, in tenths, of so many activities."""

    activities: int
    before: float
    after: float


def held(
    project_id: int, keys: frozenset[str] | None, sites: Collection[UUID] | None = None
) -> QuerySet[Activity]:
    """What was held in the area (at these sites alone) and not sent back or rejected."""
    rows = Activity.objects.filter(project_id=project_id).exclude(state=OUT)
    if sites is not None:
        rows = rows.filter(site__in=sites)
    return rows if keys is None else rows.filter(unit__in=keys)


def receipts(project_id: int, keys: frozenset[str] | None) -> QuerySet[StockReceipt]:
    """Receipts of the area, the latest first."""
    rows = StockReceipt.objects.filter(project_id=project_id).select_related("campaign")
    if keys is not None:
        rows = rows.filter(unit__in=keys)
    return rows.order_by("-received_on", "-entered_at", "pk")


def stock(project_id: int, keys: frozenset[str] | None) -> dict[tuple[UUID, str], Stock]:
    """{(campaign, unit): copies}; two queries."""
    got = _sums(receipts(project_id, keys), "copies")
    out = _sums(held(project_id, keys).exclude(campaign=None).filter(leaflets__gt=0), "leaflets")
    return {place: Stock(got.get(place, 0), out.get(place, 0)) for place in got.keys() | out.keys()}


def money(
    project_id: int, keys: frozenset[str] | None, sites: Collection[UUID] | None = None
) -> dict[tuple[UUID, str], Money]:
    """{(campaign, unit): đồng planned for activities that were not called off, and spent}."""
    plans = PlannedActivity.objects.filter(campaign__project_id=project_id, cancelled_on=None)
    if keys is not None:
        plans = plans.filter(site__unit__in=keys)
    if sites is not None:
        plans = plans.filter(site__in=sites)
    planned = _sums(plans.filter(cost__gt=0), "cost", unit="site__unit")
    paid = held(project_id, keys, sites).exclude(campaign=None).filter(cost__gt=0)
    spent = _sums(paid, "cost")
    return {
        place: Money(planned.get(place, 0), spent.get(place, 0))
        for place in planned.keys() | spent.keys()
    }


def _sums(
    rows: QuerySet[StockReceipt] | QuerySet[Activity] | QuerySet[PlannedActivity],
    measure: str,
    unit: str = "unit",
) -> dict[tuple[UUID, str], int]:
    found = rows.order_by().values_list("campaign_id", unit).annotate(total=Sum(measure)).order_by()
    return {(campaign, place): total for campaign, place, total in found}


def reach(
    campaign: Campaign, keys: frozenset[str] | None, sites: Collection[UUID] | None = None
) -> list[Reach]:
    """The campaign's products by medium; one query."""
    measures = ("copies", "given_out", "broadcasts", "minutes", "views", "interactions")
    rows = MediaProduct.objects.filter(
        project_id=campaign.project_id, activity__campaign=campaign.pk
    ).exclude(activity__state=OUT)
    if keys is not None:
        rows = rows.filter(unit__in=keys)
    if sites is not None:
        rows = rows.filter(activity__site__in=sites)
    found: Iterable[tuple[Any, ...]] = (
        rows.order_by()
        .values_list("medium")
        .annotate(Count("pk"), *(Sum(measure) for measure in measures))
        .order_by("medium")
    )
    # PostgreSQL adds large whole numbers up to decimals.
    return [Reach(medium, *(int(value or 0) for value in sums)) for medium, *sums in found]


def knowledge(
    campaign: Campaign, keys: frozenset[str] | None, sites: Collection[UUID] | None = None
) -> Knowledge | None:
    """Means over the activities that measured both; None where none did."""
    rows = held(campaign.project_id, keys, sites).filter(campaign=campaign.pk)
    told = rows.filter(before__isnull=False, after__isnull=False).aggregate(
        n=Count("pk"), before=Avg("before"), after=Avg("after")
    )
    return Knowledge(told["n"], float(told["before"]), float(told["after"])) if told["n"] else None
