"""The answers of a submission as typed values, by question path."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from backend.survey.xforms.faults import Fault, fault
from backend.survey.xforms.fields import Field, FieldLike, as_field
from backend.survey.xforms.hardened import local
from backend.survey.xforms.typed import typed

_UNKNOWN = Field(path="", name="", type="string")


@dataclass(slots=True)
class Answers:
    """`values`: flat by path relative to the root; a repeat's path holds a list of such dicts.

    Empty answers have no key; a repeat's entry without answers is an empty dict. `faults` names
    the paths whose text does not fit the question's type and was kept as text (never the text
    itself). `attachments` are the file names that the answers name, as written.
    """

    values: dict[str, Any] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    attachments: set[str] = field(default_factory=set)


def answers_of(fields: Sequence[FieldLike], root: Any) -> Answers:
    """Type the answers below `root` by the fields (or dicts) of the version that made them."""
    return answers_by(by_path(fields), root)


def by_path(fields: Sequence[FieldLike]) -> dict[str, Field]:
    """The fields as `answers_by` wants them."""
    return {one.path: one for one in map(as_field, fields)}


def answers_by(known: Mapping[str, Field], root: Any) -> Answers:
    """Type the answers below `root`; `known` are the version's fields by path.

    Nodes that the fields do not know (an older version's) are kept as text. An encrypted
    submission has no answers, but its files are named.
    """
    found = Answers()
    if root.get("encrypted") == "yes":
        _name_encrypted_files(root, found)
    _Walk(known, found).read(root, "", found.values, "")
    return found


@dataclass(frozen=True, slots=True)
class _Walk:
    """One pass over a submission; `base` is the path of the repeat that `into` belongs to."""

    known: Mapping[str, Field]
    found: Answers

    def read(self, element: Any, prefix: str, into: dict[str, Any], base: str) -> None:
        for child in element:
            path = prefix + local(child.tag)
            one = self.known.get(path, _UNKNOWN)
            if one.type == "repeat":
                entry: dict[str, Any] = {}
                into.setdefault(path[len(base) :], []).append(entry)
                self.read(child, f"{path}/", entry, f"{path}/")
            elif len(child):
                self.read(child, f"{path}/", into, base)
            elif text := (child.text or "").strip():
                self.keep(text, one, path, into, path[len(base) :])

    def keep(self, text: str, one: Field, path: str, into: dict[str, Any], key: str) -> None:
        if one.binary:
            self.found.attachments.add(text)
        if key in into:
            self.found.faults.append(fault("answer_repeated", path=path))
        try:
            into[key] = typed(text, one.type)
        except ValueError:
            into[key] = typed(text, "string")
            self.found.faults.append(fault("answer_untyped", path=path, type=one.type))


def _name_encrypted_files(root: Any, found: Answers) -> None:
    for element in root.iter():
        name = local(element.tag)
        inside_media = name == "file" and local(element.getparent().tag) == "media"
        text = (element.text or "").strip()
        if text and (inside_media or name == "encryptedXmlFile"):
            found.attachments.add(text)
