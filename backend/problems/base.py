"""What a problem is, and how one is made."""

# How a problem is told, in one place for every door:
#
#     gone = problem("404.1", _("This was not found, or you may not see it."))     # Central's code
#     closed = problem("409.601", _("Draw “{name}” is closed. Make a new one."))   # ours, from .51
#     raise problems.closed(name="xã A")
#
# The sentence says where, what and what to do; it is what people read on pages and phones.
# On /v1, for a code of ODK Central's (in `problems.central`), `message` is Central's exact English
# one, filled from the details by Central's names of them, and our sentence goes along as
# `details.sentence`. Whoever asks for Vietnamese (Accept-Language) gets our sentence, translated,
# as `message`. So: take Central's code where it has one, and give its slots as details too.

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.functional import Promise

from backend.problems import central


class Problem(Exception):  # noqa: N818 - the house's word: doors answer with a problem
    """An answer to a client: `code` "409.51" (status 409), a sentence, and what it is about.

    On /v1 the code is a JSON number, so ours begin at .51 and none ends in 0 (.50 reads as .5).
    """

    def __init__(self, code: str, message: str | Promise, details: Mapping[str, Any]) -> None:
        super().__init__(code)
        self.code = code
        self.template = message
        self.details = dict(details)

    @property
    def status(self) -> int:
        return int(self.code.split(".")[0])

    @property
    def sentence(self) -> str:
        """Where, what and what to do, in the reader's language."""
        return str(self.template).format(**self.details)

    @property
    def central(self) -> str:
        """ODK Central's English message; "" when the problem is ours."""
        return central.message(self.code, self.details)

    def __str__(self) -> str:
        return f"{self.code} {self.sentence}"


def problem(code: str, message: str | Promise) -> Callable[..., Problem]:
    """A maker of this problem; its keywords fill the sentence and go along as details."""

    def make(**details: Any) -> Problem:
        return Problem(code, message, details)

    return make
