"""Whether a mapping fits a form, as sentences in the reader's language: what doors ask."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from outreach.faults import sentence
from outreach.findings import Finding
from outreach.mapping import check
from outreach.mapping.sensitive import check_sensitive


class Question(NamedTuple):
    """A question of a form: its path below the root, its type, its class if it is sensitive."""

    path: str
    type: str
    sensitive: str = ""
    row: int | None = None


def mapping_faults(mapping: dict[str, Any], fields: Sequence[Mapping[str, Any]]) -> list[str]:
    """Every fault of the mapping for a form with these fields: {"path", "type", …} each."""
    return [sentence(one) for one in mapping_findings(mapping, fields)]


def mapping_findings(mapping: dict[str, Any], fields: Sequence[Mapping[str, Any]]) -> list[Finding]:
    """The same as findings.

    A sensitive question ("sensitive": its class) may only fill what outreach keeps sealed.
    """
    questions = [
        Question(field["path"], field["type"], field.get("sensitive", ""), field.get("row"))
        for field in fields
    ]
    return check(mapping, questions) or check_sensitive(mapping, questions)
