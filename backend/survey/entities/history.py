"""What happened to an entity: its versions and how they met, and its events with who did them."""

from backend.accounts.models import AppUser, User
from backend.journal import selectors as journal
from backend.journal.models import Event
from backend.survey.entities.conflicts import Standing, standings
from backend.survey.entities.models import Entity, EntityVersion
from backend.survey.entities.selectors import versions_of


def standing_versions(entity: Entity) -> list[tuple[EntityVersion, Standing]]:
    """Every version, oldest first, and how it stands to those before it."""
    versions = versions_of(entity)
    return list(zip(versions, standings(versions, entity.resolved_version), strict=True))


def events(entity: Entity) -> list[tuple[Event, User | AppUser | None]]:
    """What the log says of the entity, newest first, each with the key or person who did it."""
    rows = journal.events_of(entity.uuid).filter(
        kind__startswith="entity.", project_id=entity.entity_list.project_id
    )
    found = list(rows.order_by("-id"))
    people = User.objects.in_bulk({each.user_id for each in found if each.user_id})
    keys = AppUser.objects.in_bulk({each.app_user_id for each in found if each.app_user_id})
    return [(each, keys.get(each.app_user_id) or people.get(each.user_id)) for each in found]
