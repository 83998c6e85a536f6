"""What pure code reports about bad input: a code and what the sentence needs. PURE.

`faults.py` turns it into a sentence in the reader's language. A finding about an answer never
holds the answer: it is about a person.
"""

from typing import NamedTuple


class Finding(NamedTuple):
    """One thing that is wrong; `params` fill the sentence of `code`."""

    code: str
    params: dict[str, str]


class FindingsError(ValueError):
    """Input that pure code could not read at all."""

    def __init__(self, *findings: Finding) -> None:
        super().__init__("; ".join(finding.code for finding in findings))
        self.findings = findings


def finding(code: str, **params: object) -> Finding:
    """A finding whose parameters are written as text."""
    return Finding(code, {name: str(value) for name, value in params.items()})
