"""What a POST becomes: who brings it, its version and its place, made ready to be stored."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from backend.accounts import areas, permissions
from backend.accounts.models import AppUser, User
from backend.accounts.permissions import Standing
from backend.survey.forms.addressed import fields_by_path
from backend.survey.forms.models import FormVersion
from backend.survey.submissions import owners, scope
from backend.survey.submissions.marked import classes_of
from backend.survey.submissions.models import (
    SealedPart,
    SubmissionAttachment,
    SubmissionFlag,
    SubmissionVersion,
)
from backend.survey.submissions.reading import Reading, declared
from backend.survey.submissions.scope import Place
from backend.survey.submissions.sealed_files import kinds_of
from backend.survey.submissions.sealing import digest, seal, terms_of

Actor = User | AppUser
Flag = SubmissionFlag.Code
# What the POST itself gives reason to doubt.
ON_ARRIVAL = (Flag.UNTYPED_ANSWER, Flag.UNKNOWN_UNIT, *scope.OF_PLACE)


@dataclass(frozen=True)
class Sender:
    """Who brings a version, with what, when; `draft` for one that tries a draft.

    `standing`: what the actor may do in the project, when the door has read it already.
    """

    actor: Actor | None
    now: datetime
    device_id: str = ""
    user_agent: str = ""
    draft: bool = False
    standing: Standing | None = None

    def standing_in(self, project_id: int) -> Standing | None:
        if self.actor is None:
            return None
        return self.standing or permissions.standing_of(self.actor, project_id)


def version_of(submission: uuid.UUID, reading: Reading, sender: Sender) -> SubmissionVersion:
    person, key = person_of(sender.actor), key_of(sender.actor)
    return SubmissionVersion(
        submission_id=submission,
        form=reading.form,
        form_version=reading.version,
        is_draft=sender.draft,
        instance_id=reading.envelope.instance_id,
        deprecated_id=reading.envelope.deprecated_id or "",
        xml=reading.xml,
        sha256=reading.sha256,
        answers=reading.answers.values,
        encrypted=reading.envelope.encrypted,
        local_key=reading.envelope.local_key,
        instance_name=(reading.envelope.instance_name or "")[:500],
        device_id=_plain(sender.device_id),
        user_agent=_plain(sender.user_agent),
        submitter_id=person.pk if person else None,
        app_user_id=key,
        created_at=sender.now,
    )


def sealed_in(version: SubmissionVersion, reading: Reading, sender: Sender) -> list[SealedPart]:
    """Seal what the form marks as sensitive, before it is stored; its parts go with it.

    What the phone encrypted already stays as it is.
    """
    if version.encrypted or not (classes := classes_of(reading.version)):
        return []
    owner = owners.owner_of(
        submission=version.submission_id,
        version=reading.version,
        fields=list(fields_by_path(reading.version).values()),
        xml=reading.xml,
        answers=reading.answers.values,
    )
    version.sha256 = digest(reading.xml, sender.now)
    terms = terms_of(reading.form)
    return seal(version, xml=reading.xml, classes=classes, owner=owner, terms=terms, now=sender.now)


def name_files(version: SubmissionVersion, reading: Reading) -> None:
    kinds = {}
    if version.sealed:
        kinds = kinds_of(reading.answers.values, classes_of(reading.version))
    SubmissionAttachment.objects.bulk_create(
        SubmissionAttachment(version=version, name=name, kind=kinds.get(name, ""))
        for name in sorted(reading.answers.attachments)
    )


def _plain(header: str) -> str:
    """What a client says of itself, without what no database takes."""
    return "".join(each for each in header if each.isprintable())[:255]


def arrived_at(reading: Reading, sender: Sender) -> tuple[Place, dict[str, Mapping[str, Any]]]:
    """The commune declared in the form, else the sender's unit; and all that is doubtful."""
    doubts: dict[str, Mapping[str, Any]] = {}
    if faults := reading.answers.faults:
        # The paths of answers that do not fit their questions' types, never the answers.
        paths = sorted({each.params.get("path", each.code) for each in faults})
        doubts[Flag.UNTYPED_ANSWER] = {"paths": paths}
    values, form = reading.answers.values, reading.form
    standing = sender.standing_in(form.project_id)
    unit, keys = declared(reading.version, values, sender.now)
    if not unit and values.get(reading.version.unit_field):
        doubts[Flag.UNKNOWN_UNIT] = {}
    if not unit and standing is not None:
        unit = standing.home_unit()
        keys = areas.scope_of(unit)
    sites = scope.sites_of(reading.version, values, standing)
    found = scope.place_of(unit, keys, standing, form.form_id, sites)
    return found, {**doubts, **found.doubts}


def lacking(version: FormVersion) -> list[str]:
    """What a new submission of this version has not, and no job need look for."""
    has = {
        "entities": bool(version.entity_lists),
        "records": not corrects(version)
        and (version.mapping is not None or bool(version.position_field)),
        "corrections": corrects(version),
        "consent": bool(version.sensitive) and not version.anonymous,
    }
    return [each for each, there in has.items() if not there]


def corrects(version: FormVersion) -> bool:
    """Are its answers corrections of another submission, and no record of their own?"""
    return (version.mapping or {}).get("record") == owners.CORRECTION


def person_of(actor: Actor | None) -> User | None:
    if isinstance(actor, AppUser):
        return actor.holder
    return actor


def key_of(actor: Actor | None) -> uuid.UUID | None:
    """The key that sent it; a web form's is its holder's, or its link's, for two hours."""
    if not isinstance(actor, AppUser):
        return None
    if actor.kind != AppUser.Kind.WEB_FORM:
        return actor.pk
    return actor.link_id
