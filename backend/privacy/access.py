"""Who opened what about whom, when and why: read from the journal, cut by area."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncDate

from backend.accounts import permissions
from backend.accounts.areas import Area
from backend.accounts.models import AppUser, Project, User
from backend.journal.models import Event
from backend.privacy import subjects
from backend.privacy.models import Subject, SubjectRequest
from backend.survey.submissions.models import SubmissionScope

READS: Final = ("sensitive.read", "privacy.see")
EXPORTS: Final = ("submission.export", "export.create")
LOOKED_BACK: Final = timedelta(days=30)
# So many persons in one day are much for anybody; and thrice what is usual for her, from a few on.
MANY: Final = 20
FEW: Final = 5
TIMES: Final = 3
MOST_SUBJECTS: Final = 5_000


@dataclass
class Reader:
    """What somebody opened in the last thirty days."""

    user_id: int
    name: str
    opened: int = 0
    exports: int = 0
    unusual: list[tuple[date, int]] = field(default_factory=list)


def of_person(subject: Subject) -> QuerySet[Event]:
    """Every look at her values, newest first."""
    pks = subjects.submissions_of(subject.pk).values_list("pk", flat=True)
    asked = SubjectRequest.objects.filter(subject=subject).values_list("pk", flat=True)
    named = [str(each) for each in (*pks, *asked)]
    rows = Event.objects.filter(project_id=subject.project_id, kind__in=READS)
    return rows.filter(subject__in=[*named, subject.pk]).order_by("-at", "-id")


def of_reader(actor: User, project: Project, reader: int, verb: str) -> QuerySet[Event]:
    """What this person opened and exported, newest first; exports only for the whole area."""
    rows = Event.objects.filter(project_id=project.pk, user_id=reader).order_by("-at", "-id")
    area = permissions.area_for(actor, project, verb)
    if area.everything:
        return rows.filter(kind__in=(*READS, *EXPORTS))
    return rows.filter(kind__in=READS, subject__in=_inside(rows, area))


def readers(actor: User, project: Project, verb: str, now: datetime) -> list[Reader]:
    """Everybody who opened or exported anything lately, those with unusual amounts first."""
    area = permissions.area_for(actor, project, verb)
    rows = Event.objects.filter(project_id=project.pk, at__gte=now - LOOKED_BACK)
    rows = rows.exclude(user_id=None)
    if area.everything:
        rows = rows.filter(kind__in=(*READS, *EXPORTS))
    else:
        rows = rows.filter(kind__in=READS, subject__in=_inside(rows, area))
    by_day = rows.annotate(day=TruncDate("at")).values_list("user_id", "day")
    counted = by_day.annotate(
        opened=Count("subject", distinct=True, filter=Q(kind__in=READS)),
        exports=Count("pk", filter=Q(kind__in=EXPORTS)),
    ).order_by("user_id", "day")
    days: dict[int, dict[date, int]] = defaultdict(dict)
    exports: dict[int, int] = defaultdict(int)
    for user_id, day, opened, exported in counted:
        days[user_id][day] = opened
        exports[user_id] += exported
    names = dict(User.objects.filter(pk__in=days).values_list("pk", "name"))
    found = [
        Reader(pk, names.get(pk, ""), sum(told.values()), exports[pk], unusual(told))
        for pk, told in days.items()
    ]
    return sorted(found, key=lambda one: (-len(one.unusual), -one.opened, one.user_id))


def unusual(days: Mapping[date, int]) -> list[tuple[date, int]]:
    """Days with more than is usual: for anybody, or for her on her other days."""
    found = []
    for day, opened in sorted(days.items()):
        others = [each for other, each in days.items() if other != day and each]
        usual = sum(others) / len(others) if others else 0
        if opened > MANY or (others and opened >= FEW and opened > TIMES * usual):
            found.append((day, opened))
    return found


def _inside(rows: QuerySet[Event], area: Area) -> list[str]:
    """Of the subjects that these events name, those in the area."""
    named = rows.filter(kind__in=READS).order_by().values_list("subject", flat=True).distinct()
    known: dict[UUID, str] = {}
    for text in named[:MOST_SUBJECTS]:
        try:
            known[UUID(text)] = text
        except ValueError:
            continue
    there: set[UUID] = set()
    pks = list(known)
    for start in range(0, len(pks), 500):
        scopes = SubmissionScope.objects.filter(unit__in=area.keys)
        some = scopes.filter(submission__in=pks[start : start + 500])
        there.update(some.values_list("submission", flat=True))
    asked = SubjectRequest.objects.filter(pk__in=pks, subject__scope__unit__in=area.keys)
    there.update(asked.values_list("pk", flat=True))
    return [known[each] for each in there]


def people_in(events: list[Event]) -> dict[int, str]:
    """User id → name, for a page of events."""
    return dict(
        User.objects.filter(pk__in={each.user_id for each in events}).values_list("pk", "name")
    )


def keys_in(events: list[Event]) -> dict[UUID, str]:
    """App user → name, of what was opened by a key."""
    named = {each.app_user_id for each in events if each.app_user_id}
    return dict(AppUser.objects.filter(pk__in=named).values_list("pk", "name"))
