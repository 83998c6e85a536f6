"""A mapping as JSON: the same tables as in the .toml beside a questionnaire."""

import json
from typing import Any

from django.utils.translation import gettext as _

from backend import problems


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
