"""Makes a version with sensitive answers one that is sealed: cut apart, each class by itself."""

from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta
from typing import Final
from uuid import UUID

from backend.survey.forms.models import Form
from backend.survey.submissions.classes import Classes
from backend.survey.submissions.cutting import cut, pack
from backend.survey.submissions.masking import bare
from backend.survey.submissions.models import ClassTerm, SealedPart, SubmissionVersion
from backend.vault import services as vault

XML: Final = "submission xml"


def digest(xml: bytes, now: datetime) -> str:
    """By this the same bytes are known again; it tells nothing to who has not the key."""
    return vault.blind(XML, xml, now=now)


def place_of(submission: UUID, instance_id: str, kind: str = "") -> str:
    """Where a sealed value belongs: moved to another version it does not open."""
    return f"{XML} {submission} {instance_id} {kind}".rstrip()


def terms_of(form: Form) -> dict[str, int]:
    """Class → days that its values are kept, of those with a term."""
    return dict(ClassTerm.objects.filter(form=form).values_list("kind", "days"))


def key_of(kind: str, terms: Mapping[str, int], arrived: datetime) -> tuple[str, datetime | None]:
    """The kind of the data key for a class, and when it is destroyed.

    A case's values that end on other days have keys of their own: "health 2027-02-14".
    """
    if kind not in terms:
        return kind, None
    last = (arrived + timedelta(days=terms[kind])).astimezone(UTC).date()
    return f"{kind} {last}", datetime.combine(last + timedelta(days=1), time(), UTC)


def class_of(key_kind: str) -> str:
    """The class of values that a data key's kind names."""
    return key_kind.partition(" ")[0]


def seal(
    version: SubmissionVersion,
    *,
    xml: bytes,
    classes: Classes,
    owner: str,
    terms: Mapping[str, int],
    now: datetime,
) -> list[SealedPart]:
    """Put what is sensitive out of the version's columns; its parts are to be stored with it.

    `version.answers` are whole when it is called. Saves nothing.
    """
    made = cut(xml, classes)
    version.sealed, version.owner = True, owner
    version.answers = dict(bare(version.answers, classes))
    version.instance_name = ""
    place = place_of(version.submission_id, version.instance_id)
    version.xml = vault.seal(
        owner=owner, kind=vault.ANSWERS, plain=made.skeleton, context=place, now=now
    )
    parts = []
    for kind, pieces in sorted(made.parts.items()):
        key_kind, until = key_of(kind, terms, version.created_at)
        box = vault.seal(
            owner=owner,
            kind=key_kind,
            plain=pack(pieces),
            context=place_of(version.submission_id, version.instance_id, kind),
            now=now,
            expires_at=until,
        )
        parts.append(SealedPart(version=version, kind=kind, sealed=box))
    return parts
