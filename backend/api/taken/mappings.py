"""A mapping as JSON: the same tables as in the .toml beside a questionnaire."""

import json
from typing import Any, Final
from urllib.parse import unquote_to_bytes

from django.utils.translation import gettext as _
from rest_framework.request import Request

from backend import problems
from outreach.faults import sentences
from outreach.findings import FindingsError
from outreach.mapping import parse

# Beside a form's file there is no place for a second one: its .toml goes in a header, %-encoded.
HEADER: Final = "X-Mapping"
HEADERS: Final = {
    "X-XlsForm-FormId-Fallback": "The formID of a workbook that names none.",
    HEADER: "The mapping to records: the .toml beside the form, %-encoded. Ours, not Central's.",
}


def mapping_beside(request: Request) -> dict[str, Any] | None:
    """The mapping that goes along with a form's file; None without one. Raises mapping_faults."""
    given = request.headers.get(HEADER, "")
    if not given:
        return None
    try:
        return mapping_of(parse(unquote_to_bytes(given)))
    except FindingsError as error:
        faults = " ".join(sentences(error.findings))
        raise problems.mapping_faults(file=HEADER, form_id="", faults=faults) from None


def mapping_of(given: Any) -> dict[str, Any]:
    """The mapping, when it is a JSON object of texts that a database takes. Raises bad_value."""
    if not isinstance(given, dict) or not given:
        hint = _("Send the tables of the .toml file as a JSON object.")
        raise problems.bad_field(field="mapping", expected="object", hint=hint)
    try:
        text = json.dumps(given, ensure_ascii=False).encode()
    except UnicodeEncodeError:  # a lone surrogate
        text = b"\\u0000"
    if b"\\u0000" in text:
        hint = _("It holds characters that can't be stored.")
        raise problems.bad_field(field="mapping", expected="object", hint=hint)
    return dict(given)
