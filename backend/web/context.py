"""What every template may ask for: languages, unread messages, whether this is a demonstration."""

from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from backend.accounts import permissions, verbs
from backend.accounts.models import User
from backend.web import demonstration
from notifications import selectors as messages


def house(request: HttpRequest) -> dict[str, Any]:
    """Nothing here costs a query until a template uses it."""
    user = getattr(request, "user", None)
    return {
        "house_languages": settings.LANGUAGES,
        "house_unread": cache(lambda: _unread(user)),
        "house_synthetic": cache(lambda: _synthetic(user)),
    }


def _unread(user: object) -> int:
    return messages.unread_count(user) if isinstance(user, User) else 0


def _synthetic(user: object) -> bool:
    """On pages outside a project: does the viewer reach invented records anywhere?"""
    if not isinstance(user, User):
        return demonstration.loaded()
    projects = permissions.projects_for(user, verbs.PROJECT_READ)
    return any(demonstration.is_synthetic(project.description) for project in projects)
