"""Whose plans somebody sees: a school's staff those of her own site alone."""

from uuid import UUID

from backend.accounts import narrowing, permissions
from backend.accounts.models import Project, User


def own_sites(user: User, project: Project, verb: str) -> frozenset[UUID] | None:
    """The only sites that all her roles with this verb are bound to; None when one is not bound."""
    sites = narrowing.only_sites(permissions.held_in(user, project, verb))
    return None if sites is None else frozenset(UUID(site) for site in sites)
