"""What outreach refuses, in the reader's language: where, what is wrong, what to do.

The English sentence is the key of its Vietnamese translation in `locale/`.
"""

from collections.abc import Iterable
from typing import Any, Final

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from outreach import labels
from outreach.findings import Finding, finding
from outreach.sentences import SENTENCES

HINT: Final = _(" Perhaps «{name}»?")


class Fault(ValueError):  # noqa: N818 - the house calls bad input a fault
    """Bad input. `message` is translated when it is read, in the reader's language."""

    def __init__(self, code: str, *findings: Finding) -> None:
        super().__init__(code)
        self.code = code
        self.findings = findings

    @property
    def message(self) -> str:
        """The sentences: where, what, what to do."""
        return " ".join(sentences(self.findings))

    @property
    def details(self) -> dict[str, Any]:
        """For programs: {"faults": [{"code", …}]}."""
        return {"faults": [{"code": found.code, **found.params} for found in self.findings]}

    def __str__(self) -> str:
        return self.message


def sentences(findings: Iterable[Finding]) -> list[str]:
    """A sentence for each finding, in the active language."""
    return [sentence(found) for found in findings]


def sentence(found: Finding) -> str:
    """One finding in the active language."""
    params = dict(found.params)
    if "hint" in params:
        params["hint"] = gettext(HINT).format(name=params["hint"]) if params["hint"] else ""
    if "part" in params:
        params["part"] = str(labels.PARTS.get(params["part"], params["part"]))
    return gettext(SENTENCES[found.code]).format(**params)


def fault(code: str, **params: object) -> Fault:
    """A fault of one sentence."""
    return Fault(code, finding(code, **params))
