"""To which commune a case can go: those that the project covers, by name or code."""

from datetime import date
from typing import Final

from backend.accounts import selectors
from backend.accounts.models import Project
from geo import selectors as units
from geo.models import Unit

SHOWN: Final = 20


def communes_named(project: Project, text: str, today: date) -> list[Unit]:
    """Communes of today that the project covers, by name (marks or not) or code; at most twenty."""
    plain = "".join(each for each in text[:60] if each.isprintable())
    keys = selectors.project_keys(project)
    return units.search_units(plain, day=today, keys=keys or None, limit=SHOWN)
