"""Log lines without tokens in addresses, queries and e-mail addresses."""

import logging
import re
import traceback
from types import TracebackType

_SECRETS = (
    (re.compile(r"(/(?:v1/(?:key|test|sessions)|invite|f)/)[^/\s\"']+"), r"\1…"),
    (re.compile(r"\?[^\s\"']+"), "?…"),
    (re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+"), "…@…"),
)


Fault = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


def without_secrets(text: str) -> str:
    for pattern, instead in _SECRETS:
        text = pattern.sub(instead, text)
    return text


class DiscreetFormatter(logging.Formatter):
    """The last step before a line is written, so that no logger can go around it."""

    def format(self, record: logging.LogRecord) -> str:
        return without_secrets(super().format(record))

    def formatException(self, ei: Fault) -> str:  # noqa: N802 - logging's own name
        """Where it broke and the kind of fault, never its message: that may quote answers."""
        kind, _, place = ei
        frames = "".join(traceback.format_tb(place))
        return f"{frames}{kind.__name__ if kind else 'fault'}"
