"""The verbs that roles are made of, and the roles that the programme starts with."""

from typing import Final

ALL: Final = "*"

PROJECT_READ: Final = "project.read"
PROJECT_CREATE: Final = "project.create"
PROJECT_UPDATE: Final = "project.update"
FORM_LIST: Final = "form.list"
FORM_CREATE: Final = "form.create"
FORM_UPDATE: Final = "form.update"
SUBMISSION_CREATE: Final = "submission.create"
SUBMISSION_READ: Final = "submission.read"
APP_USER_CREATE: Final = "app_user.create"
APP_USER_READ: Final = "app_user.read"
MAP_READ: Final = "map.read"
CAMPAIGN_READ: Final = "campaign.read"
CAMPAIGN_UPDATE: Final = "campaign.update"

READ = [PROJECT_READ, FORM_LIST, MAP_READ, CAMPAIGN_READ]

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
            *_for_forms(SUBMISSION_CREATE, PLAIN_FORMS),
            *_for_forms(SUBMISSION_READ, PLAIN_FORMS),
            APP_USER_CREATE,
            APP_USER_READ,
            CAMPAIGN_UPDATE,
        ],
    ),
    "school_staff": (
        "Cán bộ trường học",
        [
            *READ,
            *_for_forms(SUBMISSION_CREATE, PLAIN_FORMS),
        ],
    ),
    "outreach_worker": (
        "Cộng tác viên (Đoàn Thanh niên, Hội Phụ nữ)",
        [
            *READ,
            *_for_forms(SUBMISSION_CREATE, PLAIN_FORMS),
        ],
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
