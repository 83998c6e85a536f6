"""The lines of the budget page and of the stock page: campaigns, below each its communes."""

from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from backend.web.campaign_ground import Yard
from outreach.models import Campaign
from outreach.selectors import materials
from outreach.selectors.materials import Money, Stock


@dataclass(frozen=True)
class CampaignMoney:
    """Đồng of a campaign in the viewer's area; `budget` is that of the whole campaign."""

    campaign: Campaign
    total: Money
    communes: list[tuple[str, Money]]

    @property
    def over(self) -> bool:
        budget = self.campaign.budget
        return budget is not None and max(self.total) > budget


@dataclass(frozen=True)
class CampaignStock:
    """Copies of a campaign in the viewer's area."""

    campaign: Campaign
    total: Stock
    communes: list[tuple[str, Stock]]


def budget_of(yard: Yard) -> list[CampaignMoney]:
    """Campaigns with money planned, spent or set, the latest first."""
    found = materials.money(yard.project.pk, yard.keys, yard.sites)
    names = yard.names({unit for _key, unit in found})
    lines = []
    for campaign in yard.campaigns():
        parts = sorted(
            (names[unit], money) for (key, unit), money in found.items() if key == campaign.pk
        )
        total = Money(
            sum(one.planned for _name, one in parts), sum(one.spent for _name, one in parts)
        )
        if parts or campaign.budget is not None:
            lines.append(CampaignMoney(campaign, total, parts))
    return lines


def stock_of(yard: Yard) -> list[CampaignStock]:
    """Campaigns with anything received or given out, the latest first."""
    found = materials.stock(yard.project.pk, yard.keys)
    names = {**yard.names({unit for _key, unit in found}), "": _("Whole project")}
    lines = []
    for campaign in yard.campaigns():
        parts = _of(found, names, campaign.pk)
        if parts:
            got = sum(one.received for _name, one in parts)
            out = sum(one.given_out for _name, one in parts)
            lines.append(CampaignStock(campaign, Stock(got, out), parts))
    return lines


def _of(
    found: dict[tuple[UUID, str], Stock], names: dict[str, str], campaign: UUID
) -> list[tuple[str, Stock]]:
    return sorted((names[unit], one) for (key, unit), one in found.items() if key == campaign)
