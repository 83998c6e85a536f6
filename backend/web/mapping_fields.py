"""The page that maps a form's questions to a kind of record: the lines that it shows.

Names of the controls: record, unit, day, position, field:NAME, fixed:NAME, value:NAME:CHOICE and
row:ROWS:NAME; what they post is read by `backend.web.mapping_posted`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from backend.survey.forms.models import FormVersion
from backend.survey.submissions.export.labels import choice_labels, spoken
from backend.survey.xforms.choices import choices_of
from outreach import field_labels
from outreach.kinds import ACCEPTED, KINDS, Field

PLACES: Final = ("unit", "day", "position")
# In place of a value: the choice means that nothing was answered.
NOTHING: Final = "-"
_CONSTANT_SHAPES: Final = frozenset({"text", "word", "words", "count", "yes_no", "month", "day"})
_TRANSLATED: Final = frozenset({"word", "yes_no"})
Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Translation:
    """A choice of the question, and the value that it stands for."""

    name: str
    choice: str
    label: str
    chosen: str
    known: bool  # it says a value of the field by itself, or one is given


@dataclass(frozen=True, slots=True)
class Line:
    """A field of the record: which questions fit, which is chosen, or which constant."""

    name: str
    control: str
    label: str
    hint: str
    required: bool
    questions: list[Pair]
    chosen: str
    constant: str | None = None  # None: the field takes none
    codes: list[Pair] = field(default_factory=list)
    values: list[Translation] = field(default_factory=list)
    told: bool = False  # something of it is chosen

    @property
    def anchor(self) -> str:
        return anchor_of(self.control)

    @property
    def open(self) -> bool:
        return any(not each.known for each in self.values)


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of the record, which a repeat of the form fills."""

    name: str
    label: str
    lines: list[Line]


@dataclass(frozen=True, slots=True)
class Sheet:
    """What the page shows for one kind of record."""

    record: str
    places: list[Line]
    needed: list[Line]
    chosen: list[Line]  # not needed, but mapped
    others: list[Line]
    rows: list[Rows]
    scored: bool


def anchor_of(control: str) -> str:
    return f"id_{control.replace(':', '-')}"


def records() -> list[Pair]:
    """Every kind of record, in words."""
    return [(name, str(field_labels.KINDS[name])) for name in KINDS]


def sheet_of(version: FormVersion, record: str, mapping: Mapping[str, Any]) -> Sheet:
    """The lines for this kind of record, filled from a mapping of the same kind."""
    kind = KINDS[record]
    told = mapping if mapping.get("record") == record else _places_alone(version, mapping)
    page = _Page(version, told)
    lines = [page.line(name, spec) for name, spec in kind.fields.items()]
    places = [page.place("unit", required=True), page.place("day", required=kind.dated)]
    if not kind.person:
        places.append(page.place("position", required=False))
    return Sheet(
        record=record,
        places=places,
        needed=[line for line in lines if line.required],
        chosen=[line for line in lines if not line.required and line.told],
        others=[line for line in lines if not line.required and not line.told],
        rows=[
            Rows(name, field_labels.label(name), list(page.rows(name, fields)))
            for name, fields in kind.rows.items()
        ],
        scored="scores" in told,
    )


def _places_alone(version: FormVersion, mapping: Mapping[str, Any]) -> dict[str, Any]:
    """For another kind of record commune, day and position are the same questions."""
    kept = {key: mapping[key] for key in PLACES if key in mapping}
    usual = {"unit": version.unit_field, "day": version.day_field}
    return {key: value for key, value in {**usual, **kept}.items() if value}


class _Page:
    """The form's questions in words, and the mapping that fills the lines."""

    def __init__(self, version: FormVersion, mapping: Mapping[str, Any]) -> None:
        language = get_language() or "vi"
        self.mapping = mapping
        self.fields = version.fields
        self.words = {
            each["path"]: spoken(each.get("labels") or {}, language) for each in version.fields
        }
        self.choices = choice_labels(choices_of(bytes(version.xform)), language)
        self.repeats = {each["path"] for each in version.fields if each["type"] == "repeat"}

    def named(self, path: str) -> str:
        label = self.words.get(path, "")
        return f"{label[:80]} ({path})" if label else path

    def fitting(self, shape: str, repeat: str | None = None) -> list[Pair]:
        """Questions whose type can fill the shape; outside repeats, or in any (`repeat` = "")."""
        return [
            (each["path"], self.named(each["path"]))
            for each in self.fields
            if each["type"] in ACCEPTED[shape]
            and each["path"].partition("/")[0] != "meta"
            and bool(self.around(each["path"])) == (repeat is not None)
        ]

    def around(self, path: str) -> str:
        found = [each for each in self.repeats if path.startswith(f"{each}/")]
        return max(found, key=len, default="")

    def place(self, key: str, *, required: bool) -> Line:
        labels = {
            "unit": _("Commune of the event"),
            "day": _("Day of the event"),
            "position": _("Position of the event"),
        }
        hints = {
            "unit": _("The question whose answer is the five-digit code of the commune."),
            "day": _("Without one, the day of arrival counts."),
            "position": _("A question for a position. Never of a record about a person."),
        }
        chosen = str(self.mapping.get(key, ""))
        questions = self._with(self.fitting(key), chosen)
        return Line(key, key, labels[key], hints[key], required, questions, chosen)

    def line(self, name: str, spec: Field) -> Line:
        chosen = str(self.mapping.get("fields", {}).get(name, ""))
        fixed = self.mapping.get("constants", {}).get(name)
        return Line(
            name=name,
            control=f"field:{name}",
            label=field_labels.label(name),
            hint=str(field_labels.HINTS[spec.shape]),
            required=spec.required,
            questions=self._with(self.fitting(spec.shape), chosen),
            chosen=chosen,
            constant=_said(fixed) if spec.shape in _CONSTANT_SHAPES else None,
            codes=_codes(spec),
            values=list(self._translations(name, spec, chosen)),
            told=bool(chosen) or fixed is not None,
        )

    def rows(self, rows: str, fields: Mapping[str, Field]) -> Iterator[Line]:
        told = self.mapping.get("rows", {}).get(rows, {})
        for name, spec in fields.items():
            path = told.get("fields", {}).get(name, "")
            chosen = f"{told['repeat']}/{path}" if path else ""
            questions = self._with(self.fitting(spec.shape, ""), chosen)
            label, hint = field_labels.label(name), str(field_labels.HINTS[spec.shape])
            yield Line(name, f"row:{rows}:{name}", label, hint, spec.required, questions, chosen)

    def _with(self, questions: list[Pair], chosen: str) -> list[Pair]:
        """What is chosen stands in the list even where it does not fit: its fault is told."""
        if chosen and chosen not in dict(questions):
            return [(chosen, self.named(chosen)), *questions]
        return questions

    def _translations(self, name: str, spec: Field, chosen: str) -> Iterator[Translation]:
        if spec.shape not in _TRANSLATED or not (spec.codes or spec.shape == "yes_no"):
            return
        table = self.mapping.get("values", {}).get(name, {})
        known = spec.codes or ("co", "khong", "yes", "no", "true", "false", "1", "0", "dong_y",
                               "khong_dong_y")  # fmt: skip
        for choice, label in self.choices.get(chosen, {}).items():
            given = table.get(choice)
            value = NOTHING if given == "" else _said(given)
            said = label if label == choice else f"{label} ({choice})"
            sure = choice in known or choice in table
            yield Translation(f"value:{name}:{choice}", choice, said, value, sure)


def _codes(spec: Field) -> list[Pair]:
    if spec.shape == "yes_no":
        return [(code, field_labels.code_label(code)) for code in ("co", "khong")]
    return [(code, field_labels.code_label(code)) for code in spec.codes]


def _said(value: Any) -> str:
    if isinstance(value, bool):
        return "co" if value else "khong"
    return "" if value is None else str(value)
