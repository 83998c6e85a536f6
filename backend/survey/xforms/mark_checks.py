"""Do the marks of a form hold: known classes, nothing that carries a sensitive value elsewhere?

A sensitive value leaks where it is copied: into a calculation without a mark, into an entity list
that phones carry, into the name of a filled form. Each is refused with its row. Pure.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from lxml import etree

from backend.survey.xforms.coarse import MOST, tell_too_much, words_of
from backend.survey.xforms.faults import Fault, Notice, fault, notice
from backend.survey.xforms.fields import Field
from backend.survey.xforms.formulas import Formula, formulas
from backend.survey.xforms.hardened import local
from backend.survey.xforms.mark_headings import is_mark
from backend.survey.xforms.marks import (
    ANONYMOUS,
    CLASSES,
    COARSE,
    NAMESPACE,
    PREFIX,
    SENSITIVE,
    is_known_answer,
    said_of_anonymity,
    strictness,
    written_marks,
)
from backend.survey.xforms.places import Place, Sheets
from backend.survey.xforms.xform import XForm, absolute, paths, referenced
from backend.survey.xforms.xpath import read, syntax_problem

_HEADING: Final = f"bind::{PREFIX}:sensitive"
_VALUES: Final = frozenset({"calculate", "default", "count"})
# Of these alone there are bands.
_NUMBERS: Final = frozenset({"int", "decimal", "date"})
_ENTITY: Final = "/meta/entity"
_NAME: Final = "/meta/instanceName"
_OURS: Final = f"{{{NAMESPACE}}}"
_KNOWN: Final = ", ".join(reversed(CLASSES))


@dataclass(frozen=True)
class _Marked:
    """A form, its sheets, and the class of each of its nodes by absolute path."""

    form: XForm
    sheets: Sheets | None
    root: str
    fields: dict[str, Field]

    def class_of(self, path: str) -> str:
        found = self.fields.get(path)
        return found.sensitive if found else ""

    def at(self, path: str, column: str, line: int | None) -> dict[str, Any]:
        """Sheet, row and column of a node's cell; of an XForm the line."""
        place = Place(None, line, column)
        if self.sheets is not None:
            place = self.sheets.of_node(path, column)
        return {"sheet": place.sheet, "row": place.row, "column": place.column}


def check_marks(
    form: XForm, fields: Iterable[Field], sheets: Sheets | None
) -> tuple[list[Fault], list[Notice]]:
    """Every mark that does not hold (faults), and what tells of a sensitive answer (notices)."""
    root = f"/{local(form.primary.tag)}"
    marked = _Marked(form, sheets, root, {f"{root}/{one.path}": one for one in fields})
    faults = [*_attributes(marked), *_classes(marked)]
    if sheets is not None:
        faults += _lost(marked, sheets)
    declared = _coarse(marked)
    coarse = set(declared)
    sensitive = any(one.sensitive for one in marked.fields.values())
    if faults or not (sensitive or coarse):
        return faults, []
    notices: list[Notice] = []
    coarsened: list[Formula] = []
    for formula in formulas(form):
        source = _source(formula, marked)
        if source is None:
            continue
        if formula.path in declared and _coarsens(formula):
            notices.append(_coarsened(formula, source, marked))
            coarsened.append(formula)
            coarse.discard(formula.path)
            continue
        faults += _carried(formula, source, marked)
        notices += _told(formula, source, marked)
    faults += [_needless(path, marked) for path in sorted(coarse)]
    faults += _telling(coarsened, marked)
    faults += _saved(marked)
    return list({one.english: one for one in faults}.values()), notices


def _attributes(marked: _Marked) -> Iterator[Fault]:
    """Attributes of our namespace anywhere else than where they mean something."""
    form = marked.form
    for _event, (prefix, uri) in etree.iterwalk(form.root, events=("start-ns",)):
        if prefix == PREFIX and uri != NAMESPACE:
            yield fault("mark_namespace", prefix=PREFIX, uri=uri[:200], namespace=NAMESPACE)
            return
    for element in form.root.iter():
        is_bind = local(element.tag) == "bind"
        for key in element.attrib:
            ours = key.startswith(_OURS)
            known = (is_bind and key == SENSITIVE) or (element is form.primary and key == ANONYMOUS)
            if (ours and not known) or (is_bind and key == "sensitive"):
                name = f"{PREFIX}:{local(key)}" if ours else key
                yield fault("mark_unknown", row=element.sourceline, name=name)
    said = said_of_anonymity(form)
    if not is_known_answer(said):
        yield _anonymous_unclear(marked, said)


def _anonymous_unclear(marked: _Marked, said: str) -> Fault:
    row = marked.form.primary.sourceline
    if marked.sheets is None:
        return fault("mark_anonymous_value", row=row, said=said[:80])
    column = f"attribute::{PREFIX}:anonymous"
    return fault("mark_anonymous_value", sheet="settings", row=2, column=column, said=said[:80])


def _classes(marked: _Marked) -> Iterator[Fault]:
    known = paths(marked.form.primary)
    for path, (said, bind) in written_marks(marked.form).items():
        where = marked.at(path, _HEADING, bind.sourceline)
        name = path.rpartition("/")[2]
        if path not in known:
            yield fault("mark_lost", **where, name=name)
        elif said == COARSE:
            if not _is_coarse(path, bind, marked):
                yield fault("mark_coarse", **where, name=name, most=MOST)
        elif said not in CLASSES:
            yield fault("mark_class", **where, said=said[:80], known=_KNOWN)


def _is_coarse(path: str, bind: Any, marked: _Marked) -> bool:
    """A calculation that nobody is asked, in no marked group, of few words written out?"""
    asked = _is_asked(path, marked)
    inside = marked.fields.get(path)
    open_place = inside is not None and not inside.sensitive and inside.repeat is None
    return open_place and not asked and bool(words_of(bind.get("calculate") or ""))


def _coarse(marked: _Marked) -> set[str]:
    return {path for path, (said, _) in written_marks(marked.form).items() if said == COARSE}


def _coarsens(formula: Formula) -> bool:
    """Also of two binds of a node each calculation has to be coarse."""
    return formula.attribute == "calculate" and bool(words_of(formula.text))


def _coarsened(formula: Formula, source: Field, marked: _Marked) -> Notice:
    """Whoever publishes the form is told which words of a sensitive answer stand open."""
    name, words = formula.path.rpartition("/")[2], ", ".join(words_of(formula.text))
    where = _at(formula, marked)
    return notice("notice_mark_coarse", **where, name=name, source=source.name, words=words[:300])


def _telling(coarsened: list[Formula], marked: _Marked) -> Iterator[Fault]:
    """Coarse calculations of what has no bands, and those that tell an answer between them."""
    computed = _computed(marked)
    of_source: dict[str, list[Formula]] = {}
    for formula in coarsened:
        for path in _reached(formula, computed, marked):
            one = marked.fields[path]
            if one.sensitive != CLASSES[-1] or not (one.type in _NUMBERS or path in computed):
                name = formula.path.rpartition("/")[2]
                yield fault("mark_coarse_source", **_at(formula, marked), name=name, of=one.name)
            of_source.setdefault(path, []).append(formula)
    for path, together in of_source.items():
        reached = {one.rpartition("/")[2] for one in of_source}
        if tell_too_much((each.text for each in together), reached):
            names = ", ".join(dict.fromkeys(each.path.rpartition("/")[2] for each in together))
            where, of = _at(together[-1], marked), marked.fields[path].name
            yield fault("mark_coarse_together", **where, names=names[:300], of=of, most=MOST)


def _computed(marked: _Marked) -> dict[str, list[Formula]]:
    """Path → what is computed into it, of sensitive nodes."""
    found: dict[str, list[Formula]] = {}
    for formula in formulas(marked.form):
        if formula.attribute in _VALUES and marked.class_of(formula.path):
            found.setdefault(formula.path, []).append(formula)
    return {path: each for path, each in found.items() if not _is_asked(path, marked)}


def _reached(
    formula: Formula, computed: Mapping[str, list[Formula]], marked: _Marked
) -> dict[str, None]:
    """Every sensitive node whose value the formula uses, also through others, in order."""
    found: dict[str, None] = {}
    waiting = [formula]
    while waiting:
        for one in _sources(waiting.pop(), marked):
            path = f"{marked.root}/{one.path}"
            if path not in found:
                found[path] = None
                waiting += computed.get(path, [])
    return found


def _is_asked(path: str, marked: _Marked) -> bool:
    return any(referenced(one, marked.form, "ref") == path for one in marked.form.body.iter())


def _needless(path: str, marked: _Marked) -> Fault:
    where = marked.at(path, _HEADING, None)
    return fault("mark_coarse_needless", **where, name=path.rpartition("/")[2])


def _lost(marked: _Marked, sheets: Sheets) -> Iterator[Fault]:
    """Rows whose mark did not reach the form: pyxform drops what it has no <bind> for."""
    coarse = _coarse(marked)
    sealed = {
        sheets.row_of(one.path)
        for path, one in marked.fields.items()
        if one.sensitive or path in coarse
    } | _rows_of_audit(marked, sheets)
    for cell in sheets.cells("survey", is_mark):
        number = cell.row or 0
        kind = sheets.type_in(number)
        if number not in sealed and kind and not kind.startswith("end "):
            yield fault("mark_lost", sheet="survey", row=number, column=cell.column, name=kind)


def _rows_of_audit(marked: _Marked, sheets: Sheets) -> set[int | None]:
    return {sheets.find("type", "audit")} if marked.class_of(f"{marked.root}/meta/audit") else set()


def _source(formula: Formula, marked: _Marked) -> Field | None:
    """The strictest sensitive question whose value the formula uses; None for none."""
    found = _sources(formula, marked)
    return max(found, key=lambda one: strictness(one.sensitive), default=None)


def _sources(formula: Formula, marked: _Marked) -> list[Field]:
    if syntax_problem(formula.text):
        return []
    reading = read(formula.text)
    found = []
    for path in reading.paths:
        target = marked.fields.get(absolute(path, formula.path).partition("/@")[0])
        if target is not None and target.sensitive:
            found.append(target)
    for prefix in reading.wide:
        inside = absolute(prefix, formula.path) + "/"
        found += [
            one for path, one in marked.fields.items() if path.startswith(inside) and one.sensitive
        ]
    return found


def _carried(formula: Formula, source: Field, marked: _Marked) -> Iterator[Fault]:
    """A formula whose value holds something of a sensitive answer, where it must not."""
    if _ENTITY in formula.path:
        yield fault("mark_in_entity", **_at(formula, marked), source=source.name)
    elif formula.attribute not in _VALUES:
        return
    elif formula.path.endswith(_NAME):
        yield fault("mark_in_name", **_at(formula, marked), source=source.name)
    elif strictness(marked.class_of(formula.path)) < strictness(source.sensitive):
        where, wanted = _at(formula, marked), source.sensitive
        yield fault("mark_derived", **where, source=source.name, wanted=wanted, heading=_HEADING)


def _told(formula: Formula, source: Field, marked: _Marked) -> Iterator[Notice]:
    """What is shown only after a certain sensitive answer tells it by its node, answered or not."""
    target = marked.fields.get(formula.path)
    if formula.attribute != "relevant" or target is None or target.sensitive:
        return
    inside = f"{formula.path}/"
    below = [one for path, one in marked.fields.items() if path.startswith(inside)] or [target]
    if all(one.sensitive for one in below):
        return
    where = _at(formula, marked)
    yield notice("notice_mark_relevant", **where, name=target.name, source=source.name)


def _saved(marked: _Marked) -> Iterator[Fault]:
    for path, one in marked.fields.items():
        if one.saves_to and one.sensitive:
            where = marked.at(path, "save_to", None)
            yield fault("mark_saved", **where, name=one.name, property=one.saves_to)


def _at(formula: Formula, marked: _Marked) -> dict[str, Any]:
    return marked.at(formula.path, formula.attribute, formula.line)
