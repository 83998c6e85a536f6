"""What one person has to do in a project: mend, visit, hold; and what of hers waits for others."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import Count

from backend.accounts import permissions, verbs
from backend.accounts.models import Project, User
from backend.casework.work import Work, due_of, work_of
from backend.planning.own_sites import own_sites
from backend.survey.forms import selectors as forms
from backend.survey.quality import send_backs
from backend.survey.quality.models import SendBack
from outreach.models import PlannedActivity
from outreach.selectors import cases
from outreach.selectors.planned import to_hold

LISTED: Final = 20
TALKS: Final = "hoat_dong"
HEAVY: Final = ("submission__form__current__xform", "submission__form__current__fields")


@dataclass(frozen=True)
class OwnWork:
    """Forms to mend and activities to hold (at most twenty of each, and how many there are), her
    cases and what waits (`work`); `records_talks`: may she fill in the form of activities?"""

    mend: list[SendBack]
    mend_count: int
    hold: list[tuple[PlannedActivity, str]]
    hold_count: int
    work: Work
    records_talks: bool

    @property
    def empty(self) -> bool:
        return self.work.empty and not (self.mend_count or self.hold_count)


def own_work(person: User, project: Project, today: date) -> OwnWork:
    mend = send_backs.open_for(person).filter(submission__project=project)
    hold = _to_hold(person, project, today)
    return OwnWork(
        mend=list(mend.defer(*HEAVY)[:LISTED]),
        mend_count=mend.count(),
        hold=hold[:LISTED],
        hold_count=len(hold),
        work=work_of(person, project, today),
        records_talks=any(each.form.form_id == TALKS for each in forms.listed_for(person, project)),
    )


def _to_hold(person: User, project: Project, today: date) -> list[tuple[PlannedActivity, str]]:
    if not permissions.may(person, project, verbs.CAMPAIGN_READ):
        return []
    sites = own_sites(person, project, verbs.CAMPAIGN_READ)
    return to_hold(project.pk, person.pk, sites, today)


def pressing(person: User, projects: Collection[Project], today: date) -> dict[int, int]:
    """{project: forms sent back to her and cases of hers that are due}.

    Two queries, and some more for each project where she has a case that is due.
    """
    by_key = {project.pk: project for project in projects}
    mend = send_backs.open_for(person).filter(submission__project__in=by_key).order_by()
    found = Counter(dict(mend.values_list("submission__project").annotate(Count("pk"))))
    due = cases.work_of(person.pk, list(by_key), today).order_by()
    for key in due.values_list("project_id", flat=True).distinct():
        found[key] += due_of(person, by_key[key], today).count()
    return dict(found)
