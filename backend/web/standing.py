"""What somebody is in a project: roles, area in words, verbs. For the top line and the menu."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from backend.accounts import permissions
from backend.accounts import verbs as verb_names
from backend.accounts.held import effective
from backend.accounts.models import Assignment, Project, User
from backend.accounts.programme import OFFICES, title_of
from geo import selectors as units
from geo.keys import UnitKey


@dataclass(frozen=True)
class Standing:
    """A person's roles in one project, where they hold, and what they allow."""

    project: Project
    roles: list[str]
    everywhere: bool
    areas: list[str]
    verbs: frozenset[str]

    def _may(self, verb: str) -> bool:
        return verb_names.allows(sorted(self.verbs), verb)

    @property
    def map(self) -> bool:
        return self._may(verb_names.MAP_READ)

    @property
    def campaigns(self) -> bool:
        return self._may(verb_names.CAMPAIGN_READ)

    @property
    def offices(self) -> bool:
        """May she read a form of offices: figures or plans of communes, models, inspections?"""
        held = sorted(self.verbs)
        read = verb_names.SUBMISSION_READ
        return any(verb_names.allows(held, read, form_id) for form_id in OFFICES)

    @property
    def cases(self) -> bool:
        return self._may(verb_names.CASE_READ)

    @property
    def work(self) -> bool:
        """Is there work of her own: forms that she sends, or cases?"""
        held = sorted(self.verbs)
        return self.cases or verb_names.forms_of(held, verb_names.SUBMISSION_CREATE) != frozenset()

    @property
    def forms(self) -> bool:
        return self._may(verb_names.FORM_LIST)

    @property
    def make_forms(self) -> bool:
        return self._may(verb_names.FORM_CREATE)

    @property
    def phones(self) -> bool:
        return self._may(verb_names.APP_USER_READ)

    @property
    def referrals(self) -> bool:
        return verb_names.allows(sorted(self.verbs), verb_names.SUBMISSION_READ, "chuyen_gui")

    @property
    def hotline(self) -> bool:
        return verb_names.allows(sorted(self.verbs), verb_names.SUBMISSION_READ, "duong_day_nong")

    @property
    def webhooks(self) -> bool:
        return self.everywhere and self._may(verb_names.WEBHOOK_READ)

    @property
    def people(self) -> bool:
        return self._may(verb_names.ASSIGNMENT_READ)

    @property
    def invites(self) -> bool:
        return self._may(verb_names.ASSIGNMENT_UPDATE)

    @property
    def privacy(self) -> bool:
        return self._may(verb_names.PRIVACY_READ)

    @property
    def quality(self) -> bool:
        return self._may(verb_names.QUALITY_READ)

    @property
    def reviews(self) -> bool:
        return verb_names.forms_of(sorted(self.verbs), verb_names.SUBMISSION_UPDATE) != frozenset()

    @property
    def changes_project(self) -> bool:
        return self.everywhere and self._may(verb_names.PROJECT_UPDATE)

    @property
    def make_phones(self) -> bool:
        return self._may(verb_names.APP_USER_CREATE)


def standing(user: User, project: Project, today: date) -> Standing:
    """What the person is in this project; three queries, one more per ended unit of hers."""
    return standings(user, [project], today)[0]


def standings(user: User, projects: Iterable[Project], today: date) -> list[Standing]:
    """What the person is in each of these projects."""
    held = list(permissions.assignments_of(user, today))
    names = names_of({row.unit for one in held for row in one.units.all()}, today)
    return [_in_project(project, held, names) for project in projects]


def _in_project(project: Project, held: list[Assignment], names: dict[str, str]) -> Standing:
    here = [one for one in held if one.project_id in {None, project.pk}]
    return Standing(
        project=project,
        roles=list(dict.fromkeys(title_of(one.role) for one in here)),
        everywhere=any(one.project_wide for one in here),
        areas=list(dict.fromkeys(names[row.unit] for one in here for row in one.units.all())),
        verbs=frozenset(verb for one in here for verb in effective(one)),
    )


def names_of(keys: set[str], today: date) -> dict[str, str]:
    """Key → name; one query for standing units, one for each that has ended."""
    found = {unit.key: unit.name for unit in units.units_on(today).filter(key__in=keys)}
    for key in keys - found.keys():
        unit = units.unit(UnitKey.parse(key)) if key else None
        found[key] = unit.name if unit else key.partition("@")[0]
    return found
