"""Referrals between the house and outreach: what became of them, codes, cards, the phones' list."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from backend import problems
from backend.accounts import permissions, verbs
from backend.accounts.models import Project, User
from backend.casework import referral_codes, referral_rows, sealing
from backend.journal import services as journal
from backend.survey.entities import services as entities
from backend.survey.entities.models import Entity
from backend.survey.submissions import sealed
from backend.survey.submissions import selectors as submissions
from backend.survey.submissions.models import Submission
from backend.survey.submissions.owners import of_submission
from backend.vault import services as vault
from outreach.models import Case, Referral, ReferralCode, Site
from outreach.selectors import referrals as rows
from outreach.services import counts
from outreach.services import referrals as outreach

LIST: Final = referral_rows.LIST
PROPERTIES: Final = ("truong_hop", "ma_xa", "trang_thai")
OPEN, CLOSED = "mo", "da_dong"
GONE: Final = "gone"
# Said behind the label on the phone; the list has one language.
ARRIVED: Final = " · đã đến"
AT_A_TURN: Final = 500
# What a receiving service can say; that somebody can't be reached, only the sender knows.
CHOICES: Final = ("da_tiep_nhan", "da_su_dung_dv", "tu_choi", "chuyen_noi_khac")


def received_mark(submission: UUID, now: datetime) -> str:
    """The name under which a referral counts as received; without the key it leads nowhere."""
    return vault.blind("outreach mark received", submission.bytes, now=now)


def settle(*, submission: UUID, project_id: int, now: datetime) -> None:
    """Bring the referrals to what is said of them, after this submission was recorded or gone.

    Typed rows and counts alone: harmless when repeated, and during a rebuild.
    """
    outreach.unreceive(
        submission=submission,
        project_id=project_id,
        received=received_mark(submission, now),
        now=now,
    )
    for referral in outreach.unsettled(project_id):
        _settle(referral, now)


def _settle(referral: Referral, now: datetime) -> None:
    received = received_mark(referral.submission, now)
    outreach.settle(referral=referral.pk, received=received, now=now)
    # A phone that answers writes the list itself, perhaps by an answer that is not the newest.
    ReferralCode.objects.filter(pk=referral.pk).update(listed="?")


def judge(*, submission: UUID, project_id: int, now: datetime) -> None:
    """The review of this submission has changed: so may what counts as received."""
    if outreach.unsettle(submission=submission):
        settle(submission=submission, project_id=project_id, now=now)


def loosen(*, submission: UUID, project_id: int, now: datetime) -> int:
    """Of an erased person's referral the count stays alone."""
    received = received_mark(submission, now)
    return outreach.loosen(submission=submission, project_id=project_id, received=received)


@transaction.atomic
def follow(*, project_id: int, now: datetime) -> int:
    """Give new referrals their codes, and tell the phones' list what became of the others.

    How many rows changed; the same again changes none.
    """
    done = 0
    for referral in rows.unlisted(project_id)[:AT_A_TURN]:
        origin = _origin(referral)
        if origin is None:
            continue
        if not ReferralCode.objects.filter(pk=referral.pk).exists():
            referral_codes.issue(referral=referral, owner=_owner(origin), now=now)
        _tell_phones(referral, origin, now)
        shown = rows.shown_state(referral)
        ReferralCode.objects.filter(pk=referral.pk).update(listed=shown, origin=referral.submission)
        done += 1
    return done + _close_gone(project_id, now)


def _origin(referral: Referral) -> Submission | None:
    found = Submission.objects.select_related("current", "submitter", "app_user__holder")
    return found.filter(pk=referral.submission).first()


def _owner(origin: Submission) -> str:
    """Whose keys seal the code: the case's, so that erasing her closes it."""
    kept = sealed.owner_of(origin.current) if origin.current else ""
    return kept or of_submission(origin.pk)


def _tell_phones(referral: Referral, origin: Submission, now: datetime) -> None:
    """The list's row: of this referral only its case, its day and whether it arrived."""
    entity = _entity(referral.project_id, referral.pk)
    arrived = ARRIVED if referral.arrived_on else ""
    values = {"trang_thai": CLOSED if referral.closed_on else OPEN}
    if entity is not None:
        if entity.deleted_at is None:
            label = entity.label.removesuffix(ARRIVED) + arrived
            _put(entity, label, values, now)
    elif referral.pk == referral.submission:
        # No form made a row of it, so the house does.
        place = {"truong_hop": referral.case, "ma_xa": referral.unit.partition("@")[0]}
        entities.put(
            entity_list=entities.ensure_list(
                project=origin.project, name=LIST, properties=PROPERTIES, now=now
            ),
            entity_uuid=referral.pk,
            label=f"Chuyển gửi · {_case_code(referral)} · {referral.made_on:%d/%m}{arrived}",
            values={**place, **values},
            unit=origin.unit,
            source=origin.pk,
            actor=origin.app_user or origin.submitter,
            now=now,
        )
    referral_rows.join(referral, now)


def _entity(project_id: int, uuid: UUID) -> Entity | None:
    found = Entity.objects.filter(
        entity_list__project=project_id, entity_list__name=LIST, entity_list__deleted_at=None
    )
    return found.select_related("entity_list").filter(uuid=uuid).first()


def _put(entity: Entity, label: str, values: dict[str, str], now: datetime) -> None:
    entities.put(
        entity_list=entity.entity_list,
        entity_uuid=entity.uuid,
        label=label,
        values=values,
        unit=entity.unit,
        for_all_below=entity.for_all_below,
        now=now,
    )


def _case_code(referral: Referral) -> str:
    return case_codes([referral]).get(referral.case, "") or "–"


def _close_gone(project_id: int, now: datetime) -> int:
    """Rows of referrals that were taken back are waited for by nobody."""
    there = Referral.objects.filter(pk=OuterRef("pk"))
    gone = ReferralCode.objects.filter(project_id=project_id).exclude(listed=GONE)
    codes = list(gone.filter(~Exists(there))[:AT_A_TURN])
    for code in codes:
        entity = _entity(project_id, code.referral)
        if entity is not None and entity.deleted_at is None:
            _put(entity, entity.label, {"trang_thai": CLOSED}, now)
        ReferralCode.objects.filter(pk=code.pk).update(listed=GONE)
    return len(codes)


def confirm(*, typed: str, state: str, source: str, now: datetime) -> None:
    """The receiving service says what became of a referral; for a day it may correct itself.

    Raises referral_state_unfit, referral_code_wrong, referral_tries_locked.
    """
    if state not in CHOICES:
        raise problems.referral_state_unfit()
    found = referral_codes.look_up(typed=typed, source=source, now=now)
    _confirm(found.referral, found.project_id, state, now)


@transaction.atomic
def _confirm(referral: UUID, project_id: int, state: str, now: datetime) -> None:
    # First the lock that every recording takes, so that two who confirm come one after the other.
    counts.lock(project_id=project_id, now=now)
    row = ReferralCode.objects.select_for_update().filter(pk=referral).first()
    made = Referral.objects.filter(pk=referral).first()
    if row is None or made is None or not referral_codes.is_living(row, now):
        raise problems.referral_code_wrong()
    if row.state == state:
        return
    row.state, row.answered_on = state, timezone.localdate(now)
    row.said_at = row.said_at or now
    row.save(update_fields=["state", "answered_on", "said_at"])
    # Ids only: what was said stands in the row.
    journal.log("referral.confirm", subject=referral, project_id=project_id, now=now)
    _settle(made, now)
    follow(project_id=project_id, now=now)


@dataclass(frozen=True)
class Line:
    """A referral as its sender reads it."""

    referral: Referral
    case: str  # its code
    receiver: str  # the site; a place that was typed stands on the card alone
    shape: str


def of_actor(actor: User, project: Project, today: date, state: str = "") -> QuerySet[Referral]:
    """The referrals that the actor may read, as their submissions: by area, own rows, site."""
    reached = submissions.visible_to(actor, project).values("pk")
    return rows.listed(project.pk, reached, today, state)


def lines_of(found: Iterable[Referral], today: date) -> list[Line]:
    """Each with its case's code and its receiving site; two queries."""
    listed = list(found)
    codes, names = case_codes(listed), receivers_of(listed)
    return [
        Line(each, codes.get(each.case, ""), names[each.pk], each.shape(today)) for each in listed
    ]


def case_codes(found: Iterable[Referral]) -> dict[str, str]:
    """What each names its case by → the case's code; a code that was typed stands for itself."""
    listed = [each for each in found if each.case]
    named, projects = {each.case for each in listed}, {each.project_id for each in listed}
    # A UUID that waits for its case may turn out to be another project's.
    known = Case.objects.filter(
        project_id__in=projects, pk__in=[each for each in named if len(each) == 36]
    )
    codes = {str(pk): code for pk, code in known.values_list("pk", "code")}
    return {each: codes.get(each, "" if len(each) == 36 else each) for each in named}


def receivers_of(found: Iterable[Referral]) -> dict[UUID, str]:
    """Referral → the site that is to receive it; "" where the place is typed, which is sealed."""
    listed = list(found)
    sites = Site.objects.filter(pk__in={each.receiver for each in listed if each.receiver})
    names = dict(sites.values_list("pk", "name"))
    return {each.pk: names.get(each.receiver, "") if each.receiver else "" for each in listed}


def place_to_go(referral: Referral) -> str:
    """What the card says: the site, or the place as the worker typed it. Raises key_destroyed."""
    if referral.receiver or referral.sealed is None:
        return receivers_of([referral])[referral.pk]
    sealed_bytes = bytes(referral.sealed)
    plain = sealing.opened(kind="referral", key=referral.submission, sealed=sealed_bytes)
    return str(json.loads(plain).get("receiver_name") or "")


def referral_for(actor: User, project: Project, referral: UUID, today: date) -> Referral:
    """One whose card the actor may print: she reads it and may send such forms there.

    Raises not_found, forbidden.
    """
    found = of_actor(actor, project, today).filter(pk=referral).first()
    if found is None:
        raise problems.not_found()
    form_id = (
        Submission.objects.filter(pk=found.submission).values_list("form__form_id", flat=True).get()
    )
    if not permissions.may(actor, project, verbs.SUBMISSION_CREATE, form_id=form_id):
        raise problems.forbidden()
    submissions.submission_for(actor, project, found.submission, verbs.SUBMISSION_CREATE)
    return found


@transaction.atomic
def card(
    *, referral: Referral, actor: User, now: datetime, renew: bool = False
) -> tuple[str, ReferralCode]:
    """The code for the card, and until when it holds; who printed it stands in the journal.

    `renew`: a fresh one, for a lost or expired card. Raises key_destroyed.
    """
    row = ReferralCode.objects.filter(pk=referral.pk).first()
    if row is None or renew:
        origin = _origin(referral)
        owner = _owner(origin) if origin else of_submission(referral.submission)
        code = referral_codes.issue(referral=referral, owner=owner, now=now)
        row = ReferralCode.objects.get(pk=referral.pk)
    else:
        code = referral_codes.code_of(row)
    journal.log(
        "referral.card",
        subject=referral.pk,
        actor=actor,
        project_id=referral.project_id,
        details={"renewed": renew},
        now=now,
    )
    return code, row
