"""The verbs that roles are made of, and the roles that the programme starts with."""

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
    [PROJECT_UPDATE, PROJECT_DELETE, FORM_DELETE, PUBLIC_LINK_CREATE, PUBLIC_LINK_READ]
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
]

# Forms about events and places; those about persons are filled and read by health workers only.
PLAIN_FORMS: Final = ("dk_dia_diem", "hoat_dong", "cuoc_thi")
SCREENING_FORM: Final = "sang_loc_assist"


def _for_forms(verb: str, forms: tuple[str, ...]) -> list[str]:
    return [f"{verb}:{form}" for form in forms]


# name → (title, verbs); domain.md A4 of the programme, thin: the rest of the roles come with C.
STARTING_ROLES: Final[dict[str, tuple[str, list[str]]]] = {
    "administrator": ("Quản trị hệ thống", [ALL]),
    "officer": (
        "Cán bộ tỉnh, xã",
        [
            *READ,
            FORM_READ,
            *_for_forms(SUBMISSION_CREATE, PLAIN_FORMS),
            *_for_forms(SUBMISSION_READ, PLAIN_FORMS),
            *_for_forms(SUBMISSION_UPDATE, PLAIN_FORMS),
            ENTITY_LIST_READ,
            ENTITY_READ,
            APP_USER_CREATE,
            APP_USER_READ,
            QUALITY_READ,
            BACK_CHECK_CREATE,
            CAMPAIGN_UPDATE,
        ],
    ),
    "school_staff": (
        "Cán bộ trường học",
        [*READ, *_for_forms(SUBMISSION_CREATE, PLAIN_FORMS)],
    ),
    "outreach_worker": (
        "Cộng tác viên (Đoàn Thanh niên, Hội Phụ nữ)",
        [*READ, *_for_forms(SUBMISSION_CREATE, PLAIN_FORMS)],
    ),
    "health_worker": (
        "Cán bộ y tế, tư vấn viên",
        [
            *READ,
            *_for_forms(SUBMISSION_CREATE, ("dk_dia_diem", "hoat_dong", SCREENING_FORM)),
            *_for_forms(SUBMISSION_READ, (SCREENING_FORM,)),
        ],
    ),
    "leader": ("Lãnh đạo (chỉ xem)", READ),
    # The rest of ODK Central's roles, so that its clients find what they look up.
    "project_manager": ("Quản lý dự án", PROJECT_VERBS),
    "project_viewer": (
        "Xem dữ liệu dự án",
        [*READ, FORM_READ, SUBMISSION_READ, ENTITY_LIST_READ, ENTITY_READ],
    ),
    "data_collector": ("Nhập phiếu", [PROJECT_READ, FORM_LIST, FORM_READ, SUBMISSION_CREATE]),
    "app_user": ("Máy điện thoại", [FORM_LIST, SUBMISSION_CREATE]),
    "public_link": ("Liên kết mở", [SUBMISSION_CREATE]),
}
# Our name → ODK Central's.
SYSTEM_NAMES: Final = {
    "administrator": "admin",
    "project_manager": "manager",
    "project_viewer": "viewer",
    "data_collector": "formfill",
    "app_user": "app-user",
    "public_link": "pub-link",
}


def forms_of(verbs: list[str], verb: str) -> frozenset[str]:
    """For which forms a role with these verbs allows `verb`; {""} = for all, empty = for none."""
    if ALL in verbs or verb in verbs:
        return frozenset([""])
    return frozenset(held.removeprefix(f"{verb}:") for held in verbs if held.startswith(f"{verb}:"))


def allows(verbs: list[str], verb: str, form_id: str = "") -> bool:
    """Does a role with these verbs allow `verb` (for this form, where one is named)?"""
    forms = forms_of(verbs, verb)
    return bool(forms) and (not form_id or not forms.isdisjoint({"", form_id}))
