"""The questions of an XForm: path, type, repeat, label; what typed answers are made by."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from backend.survey.xforms.hardened import local
from backend.survey.xforms.marks import marks_of
from backend.survey.xforms.xform import XForm, absolute, paths, read_xform, referenced

_TYPES = {
    "integer": "int",
    "long": "int",
    "short": "int",
    "byte": "int",
    "double": "decimal",
    "float": "decimal",
    "select": "select",
    "select1": "select1",
    "rank": "rank",
    "": "string",
}
_CONTROLS = {"select1": "select1", "select": "select", "rank": "rank"}


@dataclass(frozen=True, slots=True)
class Field:
    """One node of the primary instance; `path` is relative to the root ("g1/q1_a").

    `type` is "string", "int", "decimal", "boolean", "date", "time", "dateTime", "geopoint",
    "geotrace", "geoshape", "binary", "barcode", "select1", "select", "rank", "structure" or
    "repeat" (other bind types come through as they are). `repeat` is the path of the nearest
    repeat around the node. `required` and `relevant` are the form's formulas. `saves_to` is the
    entity property that the answer fills. `sensitive` is the class of a sensitive value
    ("identity", "health", "contact"). `labels` is by language ("" = no translations). `row` is that
    of the sheet survey; None in an XForm.
    """

    path: str
    name: str
    type: str
    select_multiple: bool = False
    binary: bool = False
    repeat: str | None = None
    relevant: str | None = None
    required: str | None = None
    saves_to: str | None = None
    appearance: str = ""
    sensitive: str = ""
    labels: Mapping[str, str] = field(default_factory=dict)
    row: int | None = None


FieldLike = Field | Mapping[str, Any]


def as_field(one: FieldLike) -> Field:
    """A field, also from its stored form (`dataclasses.asdict`)."""
    return one if isinstance(one, Field) else Field(**one)


def read_fields(xform: bytes) -> list[Field]:
    """The fields of an XForm in document order, each path once; refuses (Refused) a non-XForm."""
    return fields_of(read_xform(xform))


def fields_of(form: XForm) -> list[Field]:
    """The fields of a form already taken apart."""
    root = f"/{local(form.primary.tag)}"
    binds = {absolute(bind.get("nodeset"), root): bind for bind in form.binds()}
    controls, repeats = _controls(form, root)
    texts = texts_of(form)
    marks = marks_of(form)
    found = []
    for path, element in paths(form.primary).items():
        if path != root:
            bind, control = binds.get(path), controls.get(path)
            found.append(
                _field(
                    path,
                    root=root,
                    element=element,
                    bind=bind,
                    control=control,
                    repeats=repeats,
                    texts=texts,
                    sensitive=marks.get(path, ""),
                )
            )
    return found


def _field(
    path: str,
    *,
    root: str,
    element: Any,
    bind: Any,
    control: Any,
    repeats: set[str],
    texts: Mapping[str, Mapping[str, str]],
    sensitive: str,
) -> Field:
    kind = _type(path, element, bind, control, repeats)
    attributes = (
        {local(key): value for key, value in bind.attrib.items()} if bind is not None else {}
    )
    around = [one for one in repeats if path.startswith(f"{one}/")]
    nearest = max(around, key=len, default=None)
    return Field(
        path=path.removeprefix(f"{root}/"),
        name=path.rpartition("/")[2],
        type=kind,
        select_multiple=kind in {"select", "rank"},
        binary=kind == "binary",
        repeat=nearest.removeprefix(f"{root}/") if nearest else None,
        relevant=attributes.get("relevant"),
        required=attributes.get("required"),
        saves_to=attributes.get("saveto"),
        appearance=control.get("appearance", "") if control is not None else "",
        sensitive=sensitive,
        labels=_labels(control, texts),
    )


def _type(path: str, element: Any, bind: Any, control: Any, repeats: set[str]) -> str:
    if path in repeats:
        return "repeat"
    if len(element):
        return "structure"
    kind = (bind.get("type") or "").strip().rpartition(":")[2] if bind is not None else ""
    name = local(control.tag) if control is not None else ""
    if name == "upload":
        return "binary"
    # select_one_external is an <input query="…">: its answer is one choice name.
    if name == "input" and control.get("query"):
        return "select1"
    return _CONTROLS.get(name) or _TYPES.get(kind, kind)


def _controls(form: XForm, root: str) -> tuple[dict[str, Any], set[str]]:
    """Body elements by the path they refer to, and the paths of the repeats."""
    controls: dict[str, Any] = {}
    repeats: set[str] = set()
    for element in form.body.iter():
        name = local(element.tag)
        if name == "repeat":
            repeats.add(referenced(element, form, "nodeset") or root)
        elif name not in {"itemset", "value", "label", "hint", "output", "setvalue"}:
            path = referenced(element, form)
            if path:
                controls.setdefault(path, element)
    return controls, repeats


def texts_of(form: XForm) -> dict[str, dict[str, str]]:
    """itext id → language → plain text."""
    found: dict[str, dict[str, str]] = {}
    for translation in translations(form):
        language = translation.get("lang") or ""
        for text in translation:
            for value in text:
                if not value.get("form"):
                    found.setdefault(text.get("id") or "", {})[language] = _plain(value)
    return found


def translations(form: XForm) -> Iterator[Any]:
    """The <translation> elements of the form."""
    for itext in form.model:
        if local(itext.tag) == "itext":
            yield from itext


def _labels(control: Any, texts: Mapping[str, Mapping[str, str]]) -> Mapping[str, str]:
    label = None
    if control is not None:
        label = next((one for one in control if local(one.tag) == "label"), None)
    return text_of(label, texts)


def text_of(label: Any, texts: Mapping[str, Mapping[str, str]]) -> Mapping[str, str]:
    """What a <label> says, by language ("" = no translations)."""
    if label is None:
        return {}
    reference = (label.get("ref") or "").strip()
    if reference.startswith("jr:itext("):
        return texts.get(reference.removeprefix("jr:itext(").strip(" )'\""), {})
    text = _plain(label)
    return {"": text} if text else {}


def _plain(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())
