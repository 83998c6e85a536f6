"""Page actions on campaigns, done again from the journal when records are rebuilt.

The bank of questions and the results of classes are no typed records: they are their own source.
Staff follow their entities.
"""

from datetime import date
from typing import Final
from uuid import UUID

from django.db.models import Model
from django.utils import timezone

from backend.accounts.models import User
from backend.journal.models import Event
from backend.journal.replaying import Replay
from backend.planning import campaigns, doubles, stock
from outreach import services as outreach
from outreach.models import Campaign, PlannedActivity, Site, SiteDecision, StockReceipt

HAND_OVER: Final = "assignment.hand_over"


def _plan(event: Event) -> None:
    told = event.details
    campaign = Campaign.objects.filter(pk=told["campaign"]).first()
    site = _standing(told["site"])
    if campaign is None or site is None:
        return
    outreach.plan_activity(
        campaign=campaign,
        site=site,
        kind=told["kind"],
        planned_on=date.fromisoformat(told["day"]),
        assignee=_person(told["assignee"]),
        cost=told["cost"],
        uuid=UUID(event.subject),
    )


def _standing(key: str) -> Site | None:
    """The site, or the one that it was merged into, also when it was deleted since."""
    site = Site.objects.filter(pk=key).first()
    if site is not None and site.merged_into:
        return Site.objects.filter(pk=site.merged_into).first() or site
    if site is None:
        merged = Event.objects.filter(kind=doubles.MERGE, subject=key).order_by("pk").last()
        return _standing(merged.details["into"]) if merged else None
    return site


def _move(event: Event) -> None:
    told = event.details
    for planned in _planned(event):
        day = date.fromisoformat(told["day"])
        outreach.move(planned=planned, planned_on=day, cost=told["cost"])


def _assign(event: Event) -> None:
    for planned in _planned(event):
        outreach.assign(planned=planned, assignee=_person(event.details["assignee"]))


def _cancel(event: Event) -> None:
    for planned in _planned(event):
        outreach.cancel(planned=planned, today=date.fromisoformat(event.details["day"]))


def _budget(event: Event) -> None:
    for campaign in Campaign.objects.filter(pk=event.subject):
        outreach.set_budget(campaign=campaign, budget=event.details["budget"])


def _receive(event: Event) -> None:
    told = event.details
    for campaign in Campaign.objects.filter(pk=told["campaign"]):
        outreach.receive_stock(
            receipt=UUID(event.subject),
            campaign=campaign,
            unit=told["unit"],
            received_on=date.fromisoformat(told["day"]),
            copies=told["copies"],
            today=timezone.localdate(event.at),
            now=event.at,
        )


def _take_back(event: Event) -> None:
    outreach.take_back_stock(receipt=UUID(event.subject))


def _merge(event: Event) -> None:
    """Whichever of the two was deleted since."""
    gone_key, kept_key = UUID(event.subject), UUID(event.details["into"])
    sites = Site.objects.in_bulk([gone_key, kept_key])
    gone, kept = sites.get(gone_key), sites.get(kept_key)
    if gone is not None and kept is not None:
        outreach.merge_sites(gone=gone, kept=kept, now=event.at)
    elif kept is not None:
        outreach.merge_deleted(gone=gone_key, kept=kept, now=event.at)
    elif event.project_id is not None:
        outreach.merge_into_deleted(
            gone=gone_key, kept=kept_key, project_id=event.project_id, now=event.at
        )


def _tell_apart(event: Event) -> None:
    """Should a site that is gone since come back, nobody is asked again."""
    keys = UUID(event.subject), UUID(event.details["from"])
    sites = Site.objects.in_bulk(keys)
    if len(sites) == 2:
        first, second = sites.values()
        outreach.tell_apart(first=first, second=second, now=event.at)
    elif event.project_id is not None:
        first_key, second_key = keys
        outreach.note_decision(
            first=first_key, second=second_key, project_id=event.project_id, merged=False,
            now=event.at,
        )  # fmt: skip


def _hand_over(event: Event) -> None:
    """The activities of who left went to the first who came after, as did the sites' contact."""
    leaver, to = _person(int(event.subject)), _person(next(iter(event.details["to"]), None))
    if leaver is not None and to is not None and event.project_id is not None:
        today = timezone.localdate(event.at)
        outreach.hand_over(leaver=leaver, to=to, project_id=event.project_id, today=today)


def _planned(event: Event) -> list[PlannedActivity]:
    rows = PlannedActivity.objects.select_related("campaign", "site")
    return list(rows.filter(uuid=event.subject))


def _person(key: int | None) -> User | None:
    return User.objects.filter(pk=key).first() if key is not None else None


# Kind of event → what it did to the typed rows; see backend.journal.replaying.
REPLAYS: Final[dict[str, Replay]] = {
    campaigns.PLAN: _plan,
    campaigns.MOVE: _move,
    campaigns.ASSIGN: _assign,
    campaigns.CANCEL: _cancel,
    campaigns.BUDGET: _budget,
    stock.RECEIVE: _receive,
    stock.TAKE_BACK: _take_back,
    doubles.MERGE: _merge,
    doubles.APART: _tell_apart,
    HAND_OVER: _hand_over,
}
# Tables whose rows come of these actions alone: a rebuild empties them first. Tables with a
# `submission` column, and rows below those, need not be named.
MADE: Final[tuple[type[Model], ...]] = (PlannedActivity, StockReceipt, SiteDecision)
