"""Reads versions whether they are sealed or not: what was received, masked, or whole for a job."""

from collections.abc import Collection
from typing import Any

from backend import problems
from backend.survey.submissions.classes import Classes
from backend.survey.submissions.cutting import Piece, cut, envelope, join, unpack
from backend.survey.submissions.marked import classes_of
from backend.survey.submissions.models import SubmissionVersion
from backend.survey.submissions.sealing import place_of
from backend.survey.submissions.stripping import stripped
from backend.survey.xforms import Refused, parse_submission
from backend.survey.xforms import answers_of as typed_answers
from backend.vault import services as vault


def owner_of(version: SubmissionVersion) -> str:
    """Whose keys open it: "case:UUID" or "submission:UUID"; "" for one that is not sealed."""
    return version.owner


def xml_of(version: SubmissionVersion) -> bytes:
    """The received bytes; holes where a class's key is destroyed. Raises key_destroyed."""
    if not version.sealed:
        return bytes(version.xml)
    return join(_skeleton(version), parts_of(version).values())


def masked_xml_of(version: SubmissionVersion) -> bytes:
    """The XML without sensitive values, and without telling which there were.

    Raises key_destroyed.
    """
    classes = classes_of(version.form_version) if not version.encrypted else Classes({})
    left = _skeleton(version) if version.sealed else bytes(version.xml)
    # Cut again: a question may have been marked since it was sealed.
    left = cut(left, classes).skeleton if left else left
    return stripped(left, classes) if left else envelope_of(version)


def envelope_of(version: SubmissionVersion) -> bytes:
    """What is shown of a version of which nothing can be: a document with its IDs alone."""
    named = version.form_version
    return envelope(
        form_id=named.form.form_id, version=named.version, instance_id=version.instance_id
    )


def answers_of(version: SubmissionVersion) -> dict[str, Any]:
    """The whole typed answers, for jobs of the server; what is left where keys are destroyed."""
    left: dict[str, Any] = version.answers
    if not version.sealed:
        return left
    try:
        xml = xml_of(version)
        root = parse_submission(xml, max_bytes=max(len(xml), 1)).root
    except (problems.Problem, Refused) as gone:
        if isinstance(gone, problems.Problem) and not is_destroyed(gone):
            raise
        return left
    return typed_answers(version.form_version.fields, root).values


def parts_of(
    version: SubmissionVersion, kinds: Collection[str] | None = None, *, strict: bool = False
) -> dict[str, list[Piece]]:
    """Class → its pieces, of those whose key is there; `strict` raises key_destroyed instead."""
    found = {}
    for part in version.sealed_parts.all():
        if kinds is not None and part.kind not in kinds:
            continue
        place = place_of(version.submission_id, version.instance_id, part.kind)
        try:
            found[part.kind] = unpack(vault.unseal(bytes(part.sealed), context=place))
        except problems.Problem as gone:
            if strict or not is_destroyed(gone):
                raise
    return found


def is_destroyed(problem: problems.Problem) -> bool:
    return problem.code == problems.key_destroyed().code


def _skeleton(version: SubmissionVersion) -> bytes:
    place = place_of(version.submission_id, version.instance_id)
    return vault.unseal(bytes(version.xml), context=place)
