"""Whose plans somebody sees: a school's staff those of her own site alone."""

from uuid import UUID

from django.utils import timezone

from backend.accounts import narrowing, permissions
from backend.accounts.models import Project, Role, User


def own_sites(user: User, project: Project, verb: str) -> frozenset[UUID] | None:
    """The only sites that all her roles with this verb are bound to; None when one is not bound."""
    held = [
        each
        for each in permissions.assignments_of(user, timezone.localdate())
        if each.project_id in {None, project.pk} and permissions.allows(each, verb)
    ]
    if any(each.role.narrow != Role.Narrow.SITE for each in held):
        return None
    keys = frozenset[str]().union(*(narrowing.keys_of(each) for each in held))
    return frozenset(UUID(site) for site in narrowing.sites_in(keys))
