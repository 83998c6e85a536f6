"""The board: how each team fills, from what the actor may see."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from statistics import median

from django.db.models import Count

from backend.accounts.models import User
from backend.survey.forms.models import Form
from backend.survey.quality.models import BackCheck, SendBack, Trace
from backend.survey.quality.periods import arrived_between
from backend.survey.quality.services import CODES
from backend.survey.submissions import anonymity
from backend.survey.submissions import selectors as submissions
from backend.survey.submissions.models import SubmissionFlag

# A median over more than this says no more than over the newest.
NEWEST_FOR_MEDIAN = 5000


@dataclass
class TeamRow:
    """One team (an organisation; "" without one) on the board."""

    team: int | None
    name: str
    arrived: int = 0
    flagged: int = 0  # submissions with at least one quality flag
    by_code: dict[str, int] = field(default_factory=dict)
    seconds: int | None = None  # the median on the questions
    sent_back: int = 0
    checked: int = 0
    differed: int = 0


def board(actor: User, form: Form, starts_on: date, ends_on: date) -> list[TeamRow]:
    """A row per team with what arrived in the period, the most flagged first. Nine queries.

    None of an anonymous form: nobody knows whose team sent what.
    """
    if anonymity.is_anonymous(form):
        return []
    seen = submissions.visible_to(actor, form.project, form_id=form.form_id)
    rows = arrived_between(seen, starts_on, ends_on)
    inside = rows.values("pk")
    teams: dict[int | None, TeamRow] = {}
    for team, name, arrived in rows.values_list(
        "submitter__organisation", "submitter__organisation__name"
    ).annotate(arrived=Count("pk", distinct=True)):
        teams[team] = TeamRow(team=team, name=name or "", arrived=arrived)
    flags = SubmissionFlag.objects.filter(submission__in=inside, code__in=CODES)
    of_team = "submission__submitter__organisation"
    for team, code, times in flags.values_list(of_team, "code").annotate(times=Count("pk")):
        teams[team].by_code[code] = times
    for team, times in flags.values_list(of_team).annotate(
        times=Count("submission", distinct=True)
    ):
        teams[team].flagged = times
    _add_seconds(teams, Trace.objects.filter(submission__in=inside, seconds__isnull=False), of_team)
    sent_back = SendBack.objects.filter(submission__in=inside).values_list(of_team)
    for team, times in sent_back.annotate(times=Count("pk")):
        teams[team].sent_back = times
    closed = BackCheck.objects.filter(submission__in=inside).exclude(result=BackCheck.Result.OPEN)
    for team, result, times in closed.values_list(of_team, "result").annotate(times=Count("pk")):
        teams[team].checked += times
        teams[team].differed += 0 if result == BackCheck.Result.SAME else times
    return sorted(teams.values(), key=lambda row: (-_share(row), row.name))


def _add_seconds(teams: dict[int | None, TeamRow], traces: object, of_team: str) -> None:
    newest = traces.order_by("-submission__created_at")  # type: ignore[attr-defined]
    by_team: dict[int | None, list[int]] = defaultdict(list)
    for team, seconds in newest.values_list(of_team, "seconds")[:NEWEST_FOR_MEDIAN]:
        by_team[team].append(seconds)
    for team, each in by_team.items():
        teams[team].seconds = int(median(each))


def _share(row: TeamRow) -> float:
    return row.flagged / row.arrived if row.arrived else 0.0
