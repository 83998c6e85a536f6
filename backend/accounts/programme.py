"""The roles of the programme as data (domain.md A4), and how they come into a database.

Titles are English here and in the database; `title_of` says them in the reader's language.
"""

from dataclasses import dataclass
from typing import Final

from django.db import transaction
from django.utils.translation import gettext_noop as _

from backend.accounts import verbs
from backend.accounts.models import Role

# Forms about places, events, products and totals; nobody is named in them.
SITES: Final = ("dk_dia_diem",)
EVENTS: Final = ("hoat_dong", "cuoc_thi", "lop_ky_nang_cha_me", "tap_huan")
PRODUCTS: Final = ("san_pham_truyen_thong",)
MODELS: Final = ("mo_hinh",)
TOTALS: Final = ("kham_suc_khoe_long_ghep", "so_lieu_xa", "khao_sat_dia_ban")
INSPECTIONS: Final = ("kiem_tra",)
PLANS: Final = ("ke_hoach_xa",)
PLAIN: Final = (*SITES, *EVENTS, *PRODUCTS, *MODELS, *TOTALS, *INSPECTIONS, *PLANS)
# Forms about persons.
CASES: Final = ("ho_so_truong_hop",)
CONTACTS: Final = ("tiep_can",)
SCREENINGS: Final = ("sang_loc_assist",)
PUPILS: Final = ("sang_loc_hoc_sinh",)  # anonymous
COUNSELLING: Final = ("tu_van",)
REFERRALS: Final = ("chuyen_gui",)
HOTLINE: Final = ("duong_day_nong",)
LIVELIHOOD: Final = ("ho_tro_sinh_ke",)
PERSONS: Final = (
    *CASES,
    *CONTACTS,
    *SCREENINGS,
    *PUPILS,
    *COUNSELLING,
    *REFERRALS,
    *HOTLINE,
    *LIVELIHOOD,
)
# Corrections of what was sent back: whoever fills forms fills this one.
CORRECTIONS: Final = ("sua_phieu",)
ALL_FORMS: Final = (*PLAIN, *PERSONS)
# Of which the pages of offices tell what came and what is missing.
OFFICES: Final = ("so_lieu_xa", *PLANS, *MODELS, *INSPECTIONS)
# Entity lists whose rows are persons: under a code, but still somebody's.
PERSON_LISTS: Final = frozenset(["truong_hop", "chuyen_gui"])
# Sites, and what is planned at them: whoever works at a site alone has that one's.
SITE_LIST, PLANNED_LIST = "dia_diem", "ke_hoach"
SITE_LISTS: Final = frozenset([SITE_LIST, PLANNED_LIST])
# What somebody is asked to mend: its rows are hers alone, wherever she is.
OWN_LISTS: Final = frozenset(["tra_lai"])

FILL: Final = (verbs.SUBMISSION_CREATE,)
FILL_AND_READ: Final = (verbs.SUBMISSION_CREATE, verbs.SUBMISSION_READ)
REVIEW: Final = (verbs.SUBMISSION_CREATE, verbs.SUBMISSION_READ, verbs.SUBMISSION_UPDATE)
SENSITIVE: Final = tuple(sorted(verbs.OF_SENSITIVE_VALUES))
CASEWORK: Final = (verbs.CASE_READ, verbs.CASE_UPDATE)
LISTS: Final = (verbs.ENTITY_LIST_READ, verbs.ENTITY_READ)


@dataclass(frozen=True)
class Delivered:
    """A role as the programme delivers it; `system` is ODK Central's name of it."""

    title: str
    verbs: list[str]
    narrow: str = ""
    system: str = ""


def _with(forms: tuple[str, ...], held: tuple[str, ...]) -> list[str]:
    return [f"{verb}:{form}" for form in forms for verb in held]


MEND: Final = tuple(_with(CORRECTIONS, FILL))
HEALTH: Final = (*CASES, *SCREENINGS, *COUNSELLING, *REFERRALS)
COUNSELLED: Final = (*SCREENINGS, *COUNSELLING, *REFERRALS, *HOTLINE)
OUTREACH: Final = (*CASES, *CONTACTS, *COUNSELLING, *REFERRALS, *LIVELIHOOD)
OWN, SITE = Role.Narrow.OWN.value, Role.Narrow.SITE.value

OF_PROGRAMME: Final[dict[str, Delivered]] = {
    "administrator": Delivered(_("System administrator"), [verbs.ALL], system="admin"),
    # Sở, Phòng; PC04 and Công an xã after 01/3/2025: the role stays, its holders change.
    "officer": Delivered(
        _("Standing body (province, district)"),
        [
            *verbs.READ,
            *MEND,
            verbs.FORM_READ,
            *_with(PLAIN, REVIEW),
            *LISTS,
            verbs.APP_USER_CREATE,
            verbs.APP_USER_READ,
            verbs.ASSIGNMENT_READ,
            verbs.QUALITY_READ,
            verbs.BACK_CHECK_CREATE,
            verbs.CAMPAIGN_UPDATE,
            verbs.FIGURES_RELEASE,
        ],
    ),
    "commune_officer": Delivered(
        _("Commune officer"),
        [
            *verbs.READ,
            *MEND,
            verbs.FORM_READ,
            *_with(PLAIN, REVIEW),
            *_with((*CASES, *LIVELIHOOD), FILL),
            *LISTS,
            verbs.APP_USER_CREATE,
            verbs.APP_USER_READ,
            verbs.QUALITY_READ,
            verbs.BACK_CHECK_CREATE,
            verbs.CAMPAIGN_UPDATE,
        ],
        narrow="",
    ),
    # Aggregates only: her own monthly totals, the map, the releases. No row about a person.
    "police_liaison": Delivered(
        _("Police liaison (aggregates only)"),
        [*verbs.READ, *MEND, *_with(("so_lieu_xa", "khao_sat_dia_ban"), FILL_AND_READ)],
    ),
    "health_worker": Delivered(
        _("Health worker"),
        [
            *verbs.READ,
            *MEND,
            *_with((*SITES, "hoat_dong", "kham_suc_khoe_long_ghep"), FILL),
            *_with(HEALTH, (*REVIEW, *SENSITIVE)),
            *CASEWORK,
            *LISTS,
        ],
    ),
    "counsellor": Delivered(
        _("Counsellor"),
        [
            *verbs.READ,
            *MEND,
            *_with(COUNSELLED, (*FILL_AND_READ, *SENSITIVE)),
            *CASEWORK,
            *LISTS,
        ],
        narrow=OWN,
    ),
    "school_staff": Delivered(
        _("School staff (own site)"),
        [
            *verbs.READ,
            *MEND,
            *_with((*SITES, "hoat_dong", "cuoc_thi", "lop_ky_nang_cha_me"), FILL_AND_READ),
            *_with((*PRODUCTS, "kham_suc_khoe_long_ghep"), FILL_AND_READ),
            *_with(PUPILS, FILL),
        ],
        narrow=SITE,
    ),
    "workplace_staff": Delivered(
        _("Workplace staff (own site)"),
        [
            *verbs.READ,
            *MEND,
            *_with((*SITES, "hoat_dong", "cuoc_thi", *PRODUCTS), FILL_AND_READ),
            *_with(("kham_suc_khoe_long_ghep",), FILL_AND_READ),
        ],
        narrow=SITE,
    ),
    "outreach_worker": Delivered(
        _("Outreach worker (own cases)"),
        [
            *verbs.READ,
            *MEND,
            *_with((*SITES, *EVENTS, *PRODUCTS, *MODELS), FILL_AND_READ),
            *_with(OUTREACH, FILL_AND_READ),
            *CASEWORK,
        ],
        narrow=OWN,
    ),
    "media_officer": Delivered(
        _("Media officer"),
        [*verbs.READ, *MEND, *_with((*PRODUCTS, "hoat_dong", "cuoc_thi"), FILL_AND_READ)],
    ),
    "service_provider": Delivered(
        _("Service provider (own referrals)"),
        [*verbs.READ, *MEND, *_with(REFERRALS, FILL_AND_READ), *LISTS],
        narrow=SITE,
    ),
    # Logs only; given for the whole server.
    "auditor": Delivered(_("Auditor (logs only)"), [verbs.AUDIT_READ]),
    "privacy_officer": Delivered(
        _("Privacy officer"),
        [verbs.PROJECT_READ, verbs.FORM_LIST, verbs.PRIVACY_READ, verbs.PRIVACY_UPDATE],
    ),
    "leader": Delivered(_("Leader (reads only)"), list(verbs.READ)),
    # The rest of ODK Central's roles, so that its clients find what they look up. None of them
    # shows a sensitive value.
    "project_manager": Delivered(
        _("Project manager"),
        [*verbs.PROJECT_VERBS, verbs.HANDOVER, verbs.FIGURES_RELEASE],
        system="manager",
    ),
    "project_viewer": Delivered(
        _("Project viewer"),
        [*verbs.READ, verbs.FORM_READ, verbs.SUBMISSION_READ, *LISTS],
        system="viewer",
    ),
    "data_collector": Delivered(
        _("Data collector"),
        [verbs.PROJECT_READ, verbs.FORM_LIST, verbs.FORM_READ, verbs.SUBMISSION_CREATE],
        system="formfill",
    ),
    "app_user": Delivered(
        _("App user"), [verbs.FORM_LIST, verbs.SUBMISSION_CREATE], system="app-user"
    ),
    "public_link": Delivered(_("Public link"), [verbs.SUBMISSION_CREATE], system="pub-link"),
}


@transaction.atomic
def ensure_roles() -> dict[str, Role]:
    """The programme's roles by name: new ones are made, untouched ones follow this page.

    A role whose verbs an administrator changed keeps them. One query when all is as it should be.
    """
    there = {role.name: role for role in Role.objects.filter(name__in=OF_PROGRAMME)}
    for name, told in OF_PROGRAMME.items():
        kept = there.get(name)
        if kept is None:
            there[name] = _made(name, told)
        elif kept.verbs == kept.delivered and _differs(kept, told):
            kept.verbs = kept.delivered = list(told.verbs)
            kept.title, kept.narrow = told.title, told.narrow
            kept.save(update_fields=["verbs", "delivered", "title", "narrow"])
    return {name: there[name] for name in OF_PROGRAMME}


def _differs(kept: Role, told: Delivered) -> bool:
    return (kept.verbs, kept.title, kept.narrow) != (told.verbs, told.title, told.narrow)


def _made(name: str, told: Delivered) -> Role:
    """Two who make it at once make one."""
    return Role.objects.get_or_create(
        name=name,
        defaults={
            "title": told.title,
            "verbs": list(told.verbs),
            "delivered": list(told.verbs),
            "narrow": told.narrow,
            "system": told.system,
        },
    )[0]


def title_of(role: Role) -> str:
    """What the role is called in the reader's language; one's own roles as they were named."""
    return role.shown
