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

# name → (title, verbs); domain.md A4 of the programme, thin: the rest of the roles come with C.
STARTING_ROLES: Final[dict[str, tuple[str, list[str]]]] = {
    "administrator": ("Quản trị hệ thống", [ALL]),
    "officer": (
        "Cán bộ tỉnh, xã",
        [
            *READ,
            SUBMISSION_CREATE,
            SUBMISSION_READ,
            APP_USER_CREATE,
            APP_USER_READ,
            CAMPAIGN_UPDATE,
        ],
    ),
    "school_staff": (
        "Cán bộ trường học",
        [
            *READ,
            *(f"{SUBMISSION_CREATE}:{form}" for form in ("dk_dia_diem", "hoat_dong", "cuoc_thi")),
        ],
    ),
    "outreach_worker": (
        "Cộng tác viên (Đoàn Thanh niên, Hội Phụ nữ)",
        [
            *READ,
            *(f"{SUBMISSION_CREATE}:{form}" for form in ("dk_dia_diem", "hoat_dong", "cuoc_thi")),
        ],
    ),
    "health_worker": (
        "Cán bộ y tế, tư vấn viên",
        [
            *READ,
            *(
                f"{SUBMISSION_CREATE}:{form}"
                for form in ("dk_dia_diem", "hoat_dong", "sang_loc_assist")
            ),
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
