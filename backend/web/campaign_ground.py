"""What a planning page stands on: the project, its communes, the viewer's area and own sites."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import TypeVar
from uuid import UUID

from django.db.models import Model, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from backend import problems
from backend.accounts import permissions, selectors
from backend.accounts.models import Project, User
from backend.planning.own_sites import own_sites
from backend.web.ground import Ground, ground_for
from backend.web.standing import names_of
from geo import selectors as units
from outreach import selectors as outreach
from outreach.models import Activity, Campaign, PlannedActivity, Question, Site, Staff, StockReceipt
from outreach.selectors import contests, materials, staff
from outreach.selectors.planned import planned

LISTED = 200
_Row = TypeVar("_Row", bound=Model)


@dataclass(frozen=True)
class Yard:
    """A project as somebody may see or change it with a verb; `sites`: hers alone, or None."""

    project: Project
    ground: Ground
    sites: frozenset[UUID] | None
    today: date

    @property
    def keys(self) -> frozenset[str] | None:
        return self.ground.keys

    @property
    def wide(self) -> bool:
        """Does it cover the whole project?"""
        return self.keys is None

    @property
    def only_commune(self) -> str:
        """The key of the only commune that she answers for; "" where there are several."""
        communes = [] if self.wide else self.ground.communes
        return communes[0].key if len(communes) == 1 else ""

    def covers_all(self) -> None:
        """Raises forbidden unless every commune of the project lies in her area."""
        covered = selectors.project_keys(self.project)
        if not self.wide and (
            not covered
            or len(units.communes_below(covered, self.today)) > len(self.ground.communes)
        ):
            raise problems.forbidden()

    def campaigns(self) -> list[Campaign]:
        return list(outreach.campaigns([self.project.pk])[:LISTED])

    def campaign(self, key: UUID) -> Campaign:
        """Raises not_found, as do all that find one row."""
        return _only(outreach.campaigns([self.project.pk]).filter(pk=key))

    def contest(self, key: UUID) -> Activity:
        return _only(contests.contests(self.project.pk, self.keys, self.sites).filter(pk=key))

    def question(self, key: UUID) -> Question:
        return _only(contests.questions(self.project.pk).filter(pk=key))

    def receipt(self, key: UUID) -> StockReceipt:
        return _only(materials.receipts(self.project.pk, self.keys).filter(pk=key))

    def staff(self, key: UUID) -> Staff:
        return _only(staff.staff(self.project.pk, self.keys).filter(pk=key))

    def site(self, text: str) -> Site:
        """By the id that a page sent back; one that was merged into another is not found."""
        key, rows = known_uuid(text), outreach.sites(self.project.pk, self.keys)
        return _only(rows.filter(pk__in=[key] if key else []))

    def places(self) -> list[Site]:
        """The sites where she may plan, by name."""
        rows = outreach.sites(self.project.pk, self.keys)
        return list(rows if self.sites is None else rows.filter(pk__in=self.sites))

    def planned(self, row: UUID) -> PlannedActivity:
        """By its row on phones."""
        return _only(planned(self.project.pk, self.keys, self.sites).filter(uuid=row))

    def names(self, keys: Collection[str]) -> dict[str, str]:
        """Key → name of these communes, also of those that have ended; "" in words."""
        known = self.ground.names
        others = names_of({key for key in keys if key and key not in known}, self.today)
        return {**known, **others, "": _("Commune not known")}


def _only(rows: QuerySet[_Row]) -> _Row:
    """Raises not_found, for what lies outside the area as for what is nowhere."""
    found = rows.first()
    if found is None:
        raise problems.not_found()
    return found


def yard_for(user: User, project_id: int, verb: str) -> Yard:
    """Raises not_found, forbidden."""
    project = permissions.project_for(user, project_id, verb)
    today = timezone.localdate()
    return Yard(
        project=project,
        ground=ground_for(user, project, verb, since=date(2020, 1, 1), today=today),
        sites=own_sites(user, project, verb),
        today=today,
    )


def known_uuid(text: str) -> UUID | None:
    """The id that a page sent back; None for nonsense."""
    try:
        return UUID(text)
    except ValueError:
        return None
