"""What a problem is, and how one is made."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.functional import Promise


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

    def __str__(self) -> str:
        return f"{self.code} {self.sentence}"


def problem(code: str, message: str | Promise) -> Callable[..., Problem]:
    """A maker of this problem; its keywords fill the sentence and go along as details."""

    def make(**details: Any) -> Problem:
        return Problem(code, message, details)

    return make
