"""What is wrong with a mapping, in the words of its page: at which line, what to do."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from backend.web.mapping_fields import PLACES, anchor_of
from outreach import field_labels
from outreach.faults import sentence
from outreach.findings import Finding
from outreach.fitness import mapping_findings


class Wrong(NamedTuple):
    """A sentence, and the control of the page that it is about ("" = none of them)."""

    anchor: str
    sentence: str


def wrongs(mapping: dict[str, Any], fields: Sequence[Mapping[str, Any]]) -> list[Wrong]:
    """Everything that keeps the mapping from being kept."""
    return [_worded(found) for found in mapping_findings(mapping, fields)]


def told(findings: Iterable[Finding]) -> list[str]:
    """Findings about answers, with the fields' names in words."""
    return [_worded(found).sentence for found in findings]


def _worded(found: Finding) -> Wrong:
    params = dict(found.params)
    place = params.get("place") or (f"fields.{params['field']}" if params.get("field") else "")
    control, label = _control_of(place or params.get("key", ""))
    if label:
        params |= {name: label for name in ("place", "field") if params.get(name)}
    record = params.get("record", "")
    if record in field_labels.KINDS:
        params["record"] = str(field_labels.KINDS[record])
    return Wrong(anchor_of(control) if control else "", sentence(Finding(found.code, params)))


def _control_of(place: str) -> tuple[str, str]:
    """("field:kind", "Loại") of "fields.kind", "values.kind.x", "constants.kind"; else nothing."""
    if place in PLACES:
        labels = {"unit": _("Commune of the event"), "day": _("Day of the event")}
        return place, labels.get(place, _("Position of the event"))
    parts = place.split(".")
    if len(parts) == 3 and parts[0] == "rows" and parts[2] in field_labels.FIELDS:
        return f"row:{parts[1]}:{parts[2]}", str(field_labels.FIELDS[parts[2]])
    if parts[0] in {"fields", "constants", "values"} and len(parts) > 1:
        label = field_labels.FIELDS.get(parts[1])
        return (f"field:{parts[1]}", str(label)) if label else ("", "")
    return "", ""
