"""Verbs by the names that ODK Central's clients know; what Central does not have keeps ours."""

from collections.abc import Iterable
from typing import Final

from backend.accounts import verbs

# Ours → Central's. https://github.com/getodk/central-backend/tree/master/lib/model/migrations
CENTRAL: Final[dict[str, list[str]]] = {
    verbs.PROJECT_READ: ["project.read"],
    verbs.PROJECT_CREATE: ["project.create"],
    verbs.PROJECT_UPDATE: ["project.update"],
    verbs.PROJECT_DELETE: ["project.delete"],
    verbs.FORM_LIST: ["form.list", "open_form.list"],
    verbs.FORM_READ: ["form.read", "open_form.read"],
    verbs.FORM_CREATE: ["form.create"],
    verbs.FORM_UPDATE: ["form.update"],
    verbs.FORM_DELETE: ["form.delete", "form.restore"],
    verbs.SUBMISSION_CREATE: ["submission.create"],
    verbs.SUBMISSION_READ: ["submission.list", "submission.read"],
    verbs.SUBMISSION_UPDATE: ["submission.update"],
    verbs.SUBMISSION_DELETE: ["submission.delete", "submission.restore"],
    verbs.ENTITY_LIST_READ: ["dataset.list", "dataset.read"],
    verbs.ENTITY_LIST_UPDATE: ["dataset.create", "dataset.update"],
    verbs.ENTITY_READ: ["entity.list", "entity.read"],
    verbs.ENTITY_CREATE: ["entity.create"],
    verbs.ENTITY_UPDATE: ["entity.update"],
    verbs.ENTITY_DELETE: ["entity.delete", "entity.restore"],
    verbs.APP_USER_CREATE: [
        "field_key.create",
        "field_key.delete",
        "field_key.update",
        "actor_property.update",
        "session.end",
    ],
    verbs.APP_USER_READ: ["field_key.list", "actor_property.list"],
    verbs.PUBLIC_LINK_CREATE: ["public_link.create", "public_link.delete", "public_link.update"],
    verbs.PUBLIC_LINK_READ: ["public_link.list"],
    verbs.ASSIGNMENT_READ: ["assignment.list"],
    verbs.ASSIGNMENT_UPDATE: ["assignment.create", "assignment.delete"],
    verbs.USER_READ: ["user.list", "user.read"],
    verbs.USER_UPDATE: [
        "user.create",
        "user.update",
        "user.delete",
        "user.password.invalidate",
    ],
    verbs.AUDIT_READ: ["audit.read"],
    verbs.CONFIG_UPDATE: ["config.read", "config.set"],
}
OURS: Final = [
    verbs.WEBHOOK_READ,
    verbs.WEBHOOK_UPDATE,
    verbs.QUALITY_READ,
    verbs.BACK_CHECK_CREATE,
    verbs.MAP_READ,
    verbs.CAMPAIGN_READ,
    verbs.CAMPAIGN_UPDATE,
]


def shown(held: Iterable[str]) -> list[str]:
    """Sorted, each once. "*" is every verb; "submission.read:hoat_dong" keeps its form."""
    told: set[str] = set()
    for verb in held:
        if verb == verbs.ALL:
            told.update(OURS, *CENTRAL.values())
            continue
        plain, colon, form = verb.partition(":")
        told.update(f"{each}{colon}{form}" for each in CENTRAL.get(plain, [plain]))
    return sorted(told)
