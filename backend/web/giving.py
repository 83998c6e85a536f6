"""The form with which a role is given: roles that the giver could give, units of her own area."""

from typing import Any

from django.utils import timezone

from backend.accounts import areas, giving
from backend.accounts.credentials import invitations
from backend.accounts.models import Project, User
from backend.web.people_fields import GiveForm
from backend.web.standing import names_of


def units_to_choose(own: giving.Giver, project: Project) -> list[tuple[str, str]]:
    """Units of her own area with their names; for who has all of the project, its communes."""
    grant = own.own(None, None)
    keys = set(grant.units)
    if grant.project_wide:
        covered = project.units.values_list("unit", flat=True)
        keys |= set(areas.communes_of(list(covered), own.today))
    return sorted(names_of(keys, own.today).items(), key=lambda each: each[1])


def give_form(giver: User, project: Project, posted: Any = None) -> GiveForm:
    """Her own roles and units to choose from."""
    today = timezone.localdate()
    own = giving.Giver(giver, project, today)
    return GiveForm(
        posted,
        roles=invitations.roles_to_give(own),
        units=units_to_choose(own, project),
    )
