"""Campaigns: done against planned, and what is to be done next."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, NamedTuple
from uuid import UUID

from django.db.models import F, Q, QuerySet

from outreach.matching import Held, Planned, match
from outreach.models import Activity, Campaign, PlannedActivity
from outreach.reviews import APPROVED, OUT
from outreach.text import search_key

PAGE: Final = 50
DUE_DAYS: Final = 7
# In order of urgency.
STATES: Final = ("overdue", "due", "waiting", "upcoming", "done", "cancelled")


@dataclass(frozen=True)
class Done:
    """How much of what was planned is done and approved, n / N; `waiting`: held, not approved."""

    done: int = 0
    planned: int = 0
    waiting: int = 0

    def plus(self, *, done: bool, waiting: bool = False) -> "Done":
        """With one more planned activity."""
        return Done(self.done + done, self.planned + 1, self.waiting + waiting)


class Line(NamedTuple):
    """A planned activity with its state; `activity` is the submission that fulfils it."""

    planned: PlannedActivity
    state: str
    activity: UUID | None


@dataclass(frozen=True)
class Progress:
    """A campaign's progress in an area. Cancelled activities are in `lines` alone.

    `unplanned`: activities held in the campaign that fulfil nothing planned.
    `lines`: at most fifty of the `total` that were asked for, the most urgent first.
    """

    overall: Done
    by_unit: dict[str, Done]
    by_setting: dict[str, Done]
    states: dict[str, int]
    unplanned: int
    lines: list[Line]
    total: int


def campaigns(project_ids: Collection[int]) -> QuerySet[Campaign]:
    """The projects' campaigns, the latest first."""
    chosen = Campaign.objects.filter(project_id__in=list(project_ids))
    return chosen.select_related("plan").order_by("-starts_on", "title", "pk")


def campaign_progress(
    campaign: Campaign,
    keys: frozenset[str] | None,
    *,
    on: date,
    sites: Collection[UUID] | None = None,
    state: str = "",
    search: str = "",
    offset: int = 0,
) -> Progress:
    """Done against planned on a day, overall, by commune and by setting; two queries.

    `keys` cuts the area by the site's unit (None: everything), `sites` to these alone. `state` and
    `search` (in the site's name, without marks) choose lines; figures stay as they are.
    """
    planned = _planned(campaign, keys, sites)
    held = _held(campaign, keys, sites)
    matched = _matched(
        [
            Planned(p.pk, p.site_id, p.kind, p.planned_on, p.uuid)
            for p in planned
            if not p.cancelled_on
        ],
        held,
    )
    found = matched.done | matched.waiting
    lines = [Line(p, _state(p, matched, on), found.get(p.pk)) for p in planned]
    overall, by_unit, by_setting = _added(lines)
    wanted = _chosen(lines, state, search)
    return Progress(
        overall=overall,
        by_unit=by_unit,
        by_setting=by_setting,
        states={name: sum(line.state == name for line in lines) for name in STATES},
        unplanned=len(held.approved) - len(matched.done),
        lines=wanted[offset : offset + PAGE],
        total=len(wanted),
    )


def campaigns_done(
    campaigns: Collection[Campaign], keys: frozenset[str] | None
) -> dict[UUID, Done]:
    """Done against planned of many campaigns in an area; two queries, however many."""
    chosen = PlannedActivity.objects.filter(campaign__in=list(campaigns), cancelled_on=None)
    if keys is not None:
        chosen = chosen.filter(site__unit__in=keys)
    planned: dict[UUID, list[Planned]] = defaultdict(list)
    for campaign, pk, site, kind, day, row in chosen.values_list(
        "campaign_id", "pk", "site_id", "kind", "planned_on", "uuid"
    ):
        planned[campaign].append(Planned(pk, site, kind, day, row))
    held: dict[UUID, _Held] = defaultdict(lambda: _Held([], []))
    # What was held elsewhere fulfils nothing: its site is not among the planned ones.
    rows = Activity.objects.filter(
        campaign__in=list(planned), project_id=F("campaign__project_id")
    ).exclude(Q(site=None) | Q(state=OUT))
    for campaign, activity, site, kind, day, state, named in rows.values_list(
        "campaign_id", "pk", "site_id", "kind", "held_on", "state", "planned"
    ):
        held[campaign].of(state).append(Held(activity, site, kind, day, named))
    done = {}
    for campaign, lines in planned.items():
        found = _matched(lines, held[campaign])
        done[campaign] = Done(len(found.done), len(lines), len(found.waiting))
    return done


def activities_due(on: date) -> QuerySet[PlannedActivity]:
    """Planned for that day and not cancelled, with assignee, site and its contact's account."""
    return (
        PlannedActivity.objects.filter(planned_on=on, cancelled_on=None)
        .select_related("campaign", "site", "site__contact_user", "assignee")
        .order_by("pk")
    )


def _planned(
    campaign: Campaign, keys: frozenset[str] | None, sites: Collection[UUID] | None
) -> list[PlannedActivity]:
    chosen = PlannedActivity.objects.filter(campaign=campaign)
    if sites is not None:
        chosen = chosen.filter(site__in=sites)
    if keys is not None:
        chosen = chosen.filter(site__unit__in=keys)
    return list(chosen.select_related("site", "assignee").order_by("planned_on", "pk"))


class _Held(NamedTuple):
    """What was held, by its review; what is sent back or rejected is in neither."""

    approved: list[Held]
    waiting: list[Held]

    def of(self, state: str) -> list[Held]:
        return self.approved if state == APPROVED else self.waiting


class _Matched(NamedTuple):
    """Planned → the submission that fulfils it: an approved one first, else one that waits."""

    done: dict[int, UUID]
    waiting: dict[int, UUID]


def _matched(planned: list[Planned], held: _Held) -> _Matched:
    done = match(planned, held.approved)
    return _Matched(done, match([one for one in planned if one.id not in done], held.waiting))


def _held(campaign: Campaign, keys: frozenset[str] | None, sites: Collection[UUID] | None) -> _Held:
    """By the site's unit where the site is known, as for what is planned."""
    chosen = Activity.objects.filter(campaign_id=campaign.pk, project_id=campaign.project_id)
    if sites is not None:
        chosen = chosen.filter(site__in=sites)
    held = _Held([], [])
    for pk, site, kind, day, state, unit, site_unit, row in chosen.exclude(state=OUT).values_list(
        "pk", "site_id", "kind", "held_on", "state", "unit", "site__unit", "planned"
    ):
        if keys is None or (site_unit or unit) in keys:
            # Without a site it can fulfil nothing: its own id matches no site.
            held.of(state).append(Held(pk, site or pk, kind, day, row))
    return held


def _state(planned: PlannedActivity, matched: _Matched, on: date) -> str:
    if planned.cancelled_on:
        return "cancelled"
    if planned.pk in matched.done:
        return "done"
    if planned.pk in matched.waiting:
        return "waiting"
    if planned.planned_on < on:
        return "overdue"
    return "due" if planned.planned_on < on + timedelta(days=DUE_DAYS) else "upcoming"


def _added(lines: list[Line]) -> tuple[Done, dict[str, Done], dict[str, Done]]:
    overall, by_unit, by_setting = Done(), dict[str, Done](), dict[str, Done]()
    for line in lines:
        if line.state != "cancelled":
            site = line.planned.site
            one = {"done": line.state == "done", "waiting": line.state == "waiting"}
            overall = overall.plus(**one)
            by_unit[site.unit] = by_unit.get(site.unit, Done()).plus(**one)
            by_setting[site.setting] = by_setting.get(site.setting, Done()).plus(**one)
    return overall, by_unit, by_setting


def _chosen(lines: list[Line], state: str, search: str) -> list[Line]:
    """Of this state and with these words in the site's name; the most urgent first."""
    words = search_key(search)
    return sorted(
        (
            line
            for line in lines
            if (not state or line.state == state) and words in line.planned.site.search_key
        ),
        key=lambda line: STATES.index(line.state),
    )
