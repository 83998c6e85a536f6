"""The campaign page's lines: communes by name, settings, pages of fifty."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from backend import problems
from backend.accounts.models import Project
from backend.web.ground import Ground
from backend.web.standing import names_of
from outreach import selectors as outreach
from outreach.codes import SETTINGS
from outreach.models import Campaign
from outreach.selectors import Done, Progress
from outreach.selectors.campaigns import PAGE, STATES


@dataclass(frozen=True)
class Part:
    """A commune or a setting with how much of its plan is done."""

    name: str
    done: Done


def campaign_for(project: Project, campaign: UUID) -> Campaign:
    """Raises not_found for a campaign of another project."""
    found = outreach.campaigns([project.pk]).filter(pk=campaign).first()
    if found is None:
        raise problems.not_found()
    return found


def page_start(text: str) -> int:
    """The first line of the page that was asked for; the first page for nonsense."""
    asked = int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 1
    return (max(asked, 1) - 1) * PAGE


def progress_page(progress: Progress, ground: Ground, today: date, offset: int) -> dict[str, Any]:
    """What the page shows of a campaign's progress."""
    known = ground.names
    keys = {*progress.by_unit, *(line.planned.site.unit for line in progress.lines)}
    names = {**known, **names_of({key for key in keys if key and key not in known}, today)}
    names[""] = _("Commune not known")
    return {
        "progress": progress,
        "names": names,
        "by_unit": sorted(
            (Part(names[key], done) for key, done in progress.by_unit.items()),
            # The furthest behind come first.
            key=lambda part: (part.done.done - part.done.planned, part.name),
        ),
        "by_setting": [
            (code, progress.by_setting.get(code, Done()))
            for code in (*SETTINGS, "")
            if code or code in progress.by_setting
        ],
        "states": [(code, progress.states[code]) for code in STATES],
        "page_number": offset // PAGE + 1,
        "has_more": offset + len(progress.lines) < progress.total,
    }
