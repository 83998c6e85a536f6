"""Plans of communes: registered on a page with their file, taken out, what a hotspot lacks."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID, uuid4

from django.db import transaction

from backend import problems
from backend.accounts import areas, permissions, verbs
from backend.accounts.models import Project, User
from backend.journal import services as journal
from backend.planning.office_grounds import PLAN
from backend.survey.blobs import services as blobs
from backend.survey.blobs.kinds import HEAD, kind_of
from backend.survey.blobs.services import Staged
from backend.survey.xforms.faults import Refused
from backend.survey.xforms.guards import parts_of
from outreach import selectors, services
from outreach.models import CommunePlan
from outreach.text import clean

ENTERED, REMOVED = "commune_plan.enter", "commune_plan.remove"
MOST_BYTES: Final = 20_000_000
# Ending → what its first bytes must be.
_KINDS: Final = {".pdf": "pdf", ".doc": "ole", ".docx": "zip"}
_WORD: Final = "word/document.xml"


@dataclass(frozen=True)
class Upload:
    """A file as it was sent: its name, its size as far as told, its bytes in parts."""

    name: str
    size: int
    chunks: Iterable[bytes]


def register(
    *,
    project: Project,
    unit: str,
    kind: str,
    title: str,
    number: str,
    issued_on: date,
    starts_on: date | None,
    ends_on: date | None,
    upload: Upload,
    actor: User,
    now: datetime,
) -> CommunePlan:
    """Register a plan or item of a commune with its file, where the actor may send that form.

    Raises commune_not_yours, plan_days, plan_file_kind, plan_file_large, plan_file_empty,
    plan_number_taken.
    """
    _check_area(actor, project, unit)
    if starts_on and ends_on and ends_on < starts_on:
        raise problems.plan_days()
    staged = _staged(upload)
    try:
        return _register(
            project=project,
            told={
                "unit": unit,
                "kind": kind,
                "title": clean(title)[:300],
                "number": clean(number)[:60],
                "issued_on": issued_on.isoformat(),
                "starts_on": starts_on.isoformat() if starts_on else "",
                "ends_on": ends_on.isoformat() if ends_on else "",
                "file": staged.sha256,
                "file_name": clean(upload.name)[-255:],
            },
            staged=staged,
            actor=actor,
            now=now,
        )
    finally:
        blobs.drop(staged)


@transaction.atomic
def _register(
    *, project: Project, told: dict[str, str], staged: Staged, actor: User, now: datetime
) -> CommunePlan:
    taken = CommunePlan.objects.filter(
        project_id=project.pk,
        unit=told["unit"],
        kind=told["kind"],
        number=told["number"],
        issued_on=told["issued_on"],
    )
    if taken.exists():
        raise problems.plan_number_taken(number=told["number"])
    blobs.keep(staged, now=now)
    key = uuid4()
    made = enter(key, project.pk, told, now)
    journal.log(ENTERED, actor=actor, project_id=project.pk, subject=key, details=told, now=now)
    return made


def enter(key: UUID, project_id: int, told: dict[str, str], now: datetime) -> CommunePlan:
    """Make the row of what an event says; also when records are rebuilt."""
    return services.enter_plan_of_commune(
        plan=key,
        project_id=project_id,
        unit=told["unit"],
        kind=told["kind"],
        title=told["title"],
        number=told["number"],
        issued_on=date.fromisoformat(told["issued_on"]),
        starts_on=_day(told["starts_on"]),
        ends_on=_day(told["ends_on"]),
        file=told["file"],
        file_name=told["file_name"],
        now=now,
    )


@transaction.atomic
def remove(*, project: Project, plan: CommunePlan, actor: User, now: datetime) -> None:
    """Take out a plan that was registered on a page. Raises plan_of_form, commune_not_yours."""
    if plan.submission is not None:
        raise problems.plan_of_form()
    _check_area(actor, project, plan.unit)
    services.remove_plan_of_commune(plan=plan.pk, project_id=project.pk, now=now)
    journal.log(REMOVED, actor=actor, project_id=project.pk, subject=plan.pk, now=now)


def plan_for(user: User, project: Project, plan: UUID) -> CommunePlan:
    """A plan of a commune where she may read such forms. Raises not_found."""
    found = selectors.plan_of(project.pk, plan)
    area = permissions.area_for(user, project, verbs.SUBMISSION_READ, form_id=PLAN)
    if found is None or not area.meets(areas.scope_of(found.unit)):
        raise problems.not_found()
    return found


def _check_area(actor: User, project: Project, unit: str) -> None:
    area = permissions.area_for(actor, project, verbs.SUBMISSION_CREATE, form_id=PLAN)
    if not area.meets(areas.scope_of(unit)):
        raise problems.commune_not_yours()


def _staged(upload: Upload) -> Staged:
    """The file in the store's waiting room, when it is what its name says."""
    wanted = _KINDS.get(f".{upload.name.rpartition('.')[2].lower()}")
    if wanted is None:
        raise problems.plan_file_kind(name=clean(upload.name)[-80:])
    if upload.size > MOST_BYTES:
        raise problems.plan_file_large(most=MOST_BYTES // 1_000_000)
    staged = blobs.stage(upload.chunks)
    try:
        _check_file(staged, wanted, upload.name)
    except BaseException:
        blobs.drop(staged)
        raise
    return staged


def _check_file(staged: Staged, wanted: str, name: str) -> None:
    if not staged.size:
        raise problems.plan_file_empty()
    if staged.size > MOST_BYTES:
        raise problems.plan_file_large(most=MOST_BYTES // 1_000_000)
    if kind_of(blobs.head_of(staged, HEAD)) != wanted or not _is_word(staged, wanted):
        raise problems.plan_file_kind(name=clean(name)[-80:])


def _is_word(staged: Staged, kind: str) -> bool:
    """Of the zip files only Word's own; every other kind is judged by its first bytes."""
    if kind != "zip":
        return True
    try:
        return _WORD in {part.filename for part in parts_of(staged.path)}
    except Refused:
        return False


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
