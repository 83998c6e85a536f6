"""The verbs that roles are made of."""

from typing import Final

ALL: Final = "*"

PROJECT_READ: Final = "project.read"
PROJECT_CREATE: Final = "project.create"
PROJECT_UPDATE: Final = "project.update"
PROJECT_DELETE: Final = "project.delete"
FORM_LIST: Final = "form.list"
FORM_READ: Final = "form.read"
FORM_CREATE: Final = "form.create"
FORM_UPDATE: Final = "form.update"
FORM_DELETE: Final = "form.delete"
SUBMISSION_CREATE: Final = "submission.create"
SUBMISSION_READ: Final = "submission.read"
SUBMISSION_UPDATE: Final = "submission.update"  # edit, review, comment, send back
SUBMISSION_DELETE: Final = "submission.delete"
ENTITY_LIST_READ: Final = "entity_list.read"
ENTITY_LIST_UPDATE: Final = "entity_list.update"  # create, change and delete lists and properties
ENTITY_READ: Final = "entity.read"
ENTITY_CREATE: Final = "entity.create"
ENTITY_UPDATE: Final = "entity.update"
ENTITY_DELETE: Final = "entity.delete"
APP_USER_CREATE: Final = "app_user.create"  # also take back, expire, report lost
APP_USER_READ: Final = "app_user.read"
PUBLIC_LINK_CREATE: Final = "public_link.create"
PUBLIC_LINK_READ: Final = "public_link.read"
ASSIGNMENT_READ: Final = "assignment.read"
ASSIGNMENT_UPDATE: Final = "assignment.update"
USER_READ: Final = "user.read"
USER_UPDATE: Final = "user.update"  # create, change, retire people
WEBHOOK_READ: Final = "webhook.read"
WEBHOOK_UPDATE: Final = "webhook.update"
QUALITY_READ: Final = "quality.read"
BACK_CHECK_CREATE: Final = "back_check.create"
AUDIT_READ: Final = "audit.read"
CONFIG_UPDATE: Final = "config.update"
# Sensitive values, one record at a time, with a reason that the journal keeps.
SENSITIVE_IDENTITY: Final = "sensitive.identity"
SENSITIVE_HEALTH: Final = "sensitive.health"
SENSITIVE_CONTACT: Final = "sensitive.contact"
PRIVACY_READ: Final = "privacy.read"  # the privacy desk: registers, access log, data sheet
PRIVACY_UPDATE: Final = "privacy.update"  # purposes, retention, requests, erasure, breaches
FIGURES_RELEASE: Final = "figures.release"  # publish a month of figures about persons
VIEW_AS: Final = "user.view_as"  # see what another account sees, nothing more and journalled
HANDOVER: Final = "assignment.hand_over"  # give what a leaver held to who comes after
BACKUP: Final = "server.backup"
MAP_READ: Final = "map.read"
CAMPAIGN_READ: Final = "campaign.read"
CAMPAIGN_UPDATE: Final = "campaign.update"
CASE_READ: Final = "case.read"  # codes, days and kinds of what was done; nothing that is sealed
CASE_UPDATE: Final = "case.update"  # status, worker, next step, transfer, closing

READ = [PROJECT_READ, FORM_LIST, MAP_READ, CAMPAIGN_READ]
# What may be allowed for a single form.
OF_ONE_FORM: Final = frozenset(
    [
        PROJECT_READ,
        FORM_LIST,
        FORM_READ,
        FORM_UPDATE,
        FORM_DELETE,
        SUBMISSION_CREATE,
        SUBMISSION_READ,
        SUBMISSION_UPDATE,
        SUBMISSION_DELETE,
        QUALITY_READ,
        BACK_CHECK_CREATE,
        SENSITIVE_IDENTITY,
        SENSITIVE_HEALTH,
        SENSITIVE_CONTACT,
    ]
)
# Who holds one of these needs a second factor to sign in.
OF_SENSITIVE_VALUES: Final = frozenset([SENSITIVE_IDENTITY, SENSITIVE_HEALTH, SENSITIVE_CONTACT])
# What changes a project for everybody in it: not for who is responsible for a part of its area.
OF_WHOLE_PROJECT: Final = frozenset(
    [
        PROJECT_UPDATE,
        PROJECT_DELETE,
        FORM_CREATE,
        FORM_UPDATE,
        FORM_DELETE,
        ENTITY_LIST_UPDATE,
        PUBLIC_LINK_CREATE,
        PUBLIC_LINK_READ,
    ]
)
# What is refused to who has a part: the above, and webhooks, whose door says why.
NOT_OF_A_PART: Final = OF_WHOLE_PROJECT | {WEBHOOK_READ, WEBHOOK_UPDATE}
# With single rows: an assignment that is narrowed allows these with its own rows alone.
OF_ROWS: Final = frozenset(
    [
        SUBMISSION_READ,
        SUBMISSION_UPDATE,
        SUBMISSION_DELETE,
        QUALITY_READ,
        BACK_CHECK_CREATE,
        ENTITY_READ,
        ENTITY_UPDATE,
        ENTITY_DELETE,
        SENSITIVE_IDENTITY,
        SENSITIVE_HEALTH,
        SENSITIVE_CONTACT,
        CASE_READ,
        CASE_UPDATE,
    ]
)
# What one project's manager may do, all but site-wide matters (people, server settings, audits).
PROJECT_VERBS: Final = [
    *READ,
    PROJECT_UPDATE,
    PROJECT_DELETE,
    FORM_READ,
    FORM_CREATE,
    FORM_UPDATE,
    FORM_DELETE,
    SUBMISSION_CREATE,
    SUBMISSION_READ,
    SUBMISSION_UPDATE,
    SUBMISSION_DELETE,
    ENTITY_LIST_READ,
    ENTITY_LIST_UPDATE,
    ENTITY_READ,
    ENTITY_CREATE,
    ENTITY_UPDATE,
    ENTITY_DELETE,
    APP_USER_CREATE,
    APP_USER_READ,
    PUBLIC_LINK_CREATE,
    PUBLIC_LINK_READ,
    ASSIGNMENT_READ,
    ASSIGNMENT_UPDATE,
    WEBHOOK_READ,
    WEBHOOK_UPDATE,
    QUALITY_READ,
    BACK_CHECK_CREATE,
    CAMPAIGN_UPDATE,
    CASE_READ,
    CASE_UPDATE,
]


def forms_of(verbs: list[str], verb: str) -> frozenset[str]:
    """For which forms a role with these verbs allows `verb`; {""} = for all, empty = for none."""
    if ALL in verbs or verb in verbs:
        return frozenset([""])
    return frozenset(held.removeprefix(f"{verb}:") for held in verbs if held.startswith(f"{verb}:"))


def allows(verbs: list[str], verb: str, form_id: str = "") -> bool:
    """Does a role with these verbs allow `verb` (for this form, where one is named)?"""
    forms = forms_of(verbs, verb)
    return bool(forms) and (not form_id or not forms.isdisjoint({"", form_id}))


# Every verb: what "*" stands for.
EVERY: Final = frozenset(
    value
    for name, value in list(globals().items())
    if name.isupper() and isinstance(value, str) and value != ALL
)
