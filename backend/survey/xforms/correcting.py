"""New answers put into a filled instance, and everything that the form makes of them. PURE.

What the form computes from a changed answer is computed again; where that can't be done here, or
where the answer would open or close other questions, the correction is refused: only the form
itself can ask what is then to be asked.
"""

import copy
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from lxml import etree

from backend.survey.xforms.choices import choices_in
from backend.survey.xforms.evaluating import UnknownError, holds, plain, value_of, written
from backend.survey.xforms.fields import fields_of, text_of, texts_of
from backend.survey.xforms.hardened import local
from backend.survey.xforms.xform import JR, XForm, absolute, read_xform
from backend.survey.xforms.xpath import read

PASSES = 20


@dataclass(frozen=True, slots=True)
class Wrong:
    """What keeps a correction from standing: a code, the question's path, the form's own words."""

    code: str
    path: str
    message: Mapping[str, str] = field(default_factory=dict)


def put_answers(xform: bytes, root: Any, answers: Mapping[str, str], *, today: date) -> list[Wrong]:
    """Write these answers (path below the root → text) into `root`, and what follows from them.

    Gives what is wrong; then `root` is not to be used.
    """
    return _Correction(read_xform(xform), root, today).put(answers)


class _Correction:
    """One instance that is being corrected, the state it had, and the form's formulas."""

    def __init__(self, form: XForm, root: Any, today: date) -> None:
        self.form, self.root, self.today = form, root, today
        self.base = f"/{local(form.primary.tag)}"
        self.before = plain(copy.deepcopy(root))
        self.binds = {absolute(bind.get("nodeset"), self.base): bind for bind in form.binds()}
        self.days = frozenset(
            f"{self.base}/{each.path}" for each in fields_of(form) if each.type == "date"
        )

        self.choices = {
            f"{self.base}/{path}": {code: _said(labels) for code, labels in offered.items()}
            for path, offered in choices_in(form).items()
        }

    def put(self, answers: Mapping[str, str]) -> list[Wrong]:
        wrong = []
        for path, text in answers.items():
            nodes = list(self.nodes(self.root, f"{self.base}/{path}"))
            if len(nodes) == 1:
                nodes[0].text = text
            else:
                wrong.append(Wrong("answer_several" if nodes else "answer_nowhere", path))
        if wrong:
            return wrong
        changed = {f"{self.base}/{path}" for path in answers}
        return [
            *self.computed(changed),
            *self.opened(changed),
            *self.refused(changed),
        ]

    def value(self, formula: str, node: Any) -> Any:
        return value_of(formula, node, days=self.days, today=self.today, choices=self.choices)

    def nodes(self, root: Any, path: str) -> Iterator[Any]:
        """Every node of the instance at this path, in all entries of repeats."""
        steps = path.strip("/").split("/")[1:]
        found = [root]
        for step in steps:
            found = [
                child
                for each in found
                for child in each
                if isinstance(child.tag, str) and local(child.tag) == step
            ]
        return iter(found)

    def touched(self, kind: str, changed: set[str]) -> Iterator[tuple[str, str]]:
        """(path, formula) of the binds whose formula of this kind reads one of these."""
        for path, bind in self.binds.items():
            formula = (bind.get(kind) or "").strip()
            if formula and self.reads(formula, path, changed):
                yield path, formula

    def reads(self, formula: str, path: str, changed: set[str]) -> bool:
        try:
            found = read(formula)
        except (ValueError, IndexError):
            return True
        named = {absolute(each.removeprefix("current()/"), path) for each in found.paths}
        wide = [absolute(each, path) for each in found.wide]
        return not named.isdisjoint(changed) or any(
            each.startswith(f"{start}/") for each in changed for start in wide
        )

    def computed(self, changed: set[str]) -> list[Wrong]:
        """Compute again what reads a changed answer, until nothing changes any more."""
        given = set(changed)
        for _ in range(PASSES):
            moved = False
            for path, formula in self.touched("calculate", changed):
                if path in given:
                    continue
                try:
                    moved |= self.compute(path, formula, changed)
                except UnknownError:
                    return [Wrong("answer_computes", self.below(path))]
            if not moved:
                break
        return []

    def compute(self, path: str, formula: str, changed: set[str]) -> bool:
        now = plain(self.root)
        values = [written(self.value(formula, each)) for each in self.nodes(now, path)]
        moved = False
        for node, value in zip(self.nodes(self.root, path), values, strict=True):
            if (node.text or "") != value:
                node.text, moved = value, True
        if moved:
            changed.add(path)
        return moved

    def opened(self, changed: set[str]) -> list[Wrong]:
        """Questions that are to be asked now and were not, or the other way round."""
        now = plain(self.root)
        found = []
        for path, formula in self.touched("relevant", changed):
            try:
                if self.truths(formula, path, self.before) != self.truths(formula, path, now):
                    found.append(Wrong("answer_opens", self.below(path)))
            except UnknownError:
                found.append(Wrong("answer_opens", self.below(path)))
        return found[:1]

    def truths(self, formula: str, path: str, root: Any) -> list[bool]:
        return [holds(self.value(formula, each)) for each in self.nodes(root, path)]

    def refused(self, changed: set[str]) -> list[Wrong]:
        """Answers that the form's own constraints refuse; one that can't be computed refuses none:
        whoever reviews the new version looks at it."""
        now = plain(self.root)
        own = {(path, (self.binds[path].get("constraint") or "").strip())
               for path in changed if path in self.binds}  # fmt: skip
        found = []
        for path, formula in sorted(own | set(self.touched("constraint", changed))):
            answered = [each for each in self.nodes(now, path) if (each.text or "").strip()]
            try:
                if formula and not all(holds(self.value(formula, each)) for each in answered):
                    found.append(Wrong("answer_refused", self.below(path), self.message(path)))
            except UnknownError:
                continue
        return found

    def message(self, path: str) -> Mapping[str, str]:
        """What the form says when it refuses, by language."""
        said = (self.binds[path].get(f"{{{JR}}}constraintMsg") or "").strip()
        label = etree.Element("label")
        if said.startswith("jr:itext("):
            label.set("ref", said)
        else:
            label.text = said
        return text_of(label, texts_of(self.form))

    def below(self, path: str) -> str:
        return path.removeprefix(f"{self.base}/")


def _said(labels: Mapping[str, str]) -> str:
    """In Vietnamese, which names of instances are in, else in the first language."""
    return next((each for name, each in labels.items() if "(vi)" in name), "") or next(
        iter(labels.values()), ""
    )
