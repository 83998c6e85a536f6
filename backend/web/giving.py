"""The form with which a role is given: roles that the giver could give, units of her own area."""

from typing import Any

from django.utils import timezone

from backend.accounts import giving
from backend.accounts.credentials import invitations
from backend.accounts.models import Project, User
from backend.web.people_fields import GiveForm
from backend.web.standing import names_of


def give_form(giver: User, project: Project, posted: Any = None) -> GiveForm:
    """Her own roles and units to choose from."""
    today = timezone.localdate()
    own = giving.Giver(giver, project, today)
    names = names_of(set(own.own(None, None).units), today)
    return GiveForm(
        posted,
        roles=invitations.roles_to_give(own),
        units=sorted(names.items(), key=lambda each: each[1]),
    )
