"""The choices of a form's questions: code and label in each language; what exports show."""

from collections.abc import Mapping
from typing import Any

from backend.survey.xforms.fields import text_of, texts_of
from backend.survey.xforms.hardened import local
from backend.survey.xforms.xform import XForm, child, read_xform, referenced

# Question path relative to the root → code → language ("" = no translations) → label.
Choices = dict[str, dict[str, dict[str, str]]]

_SELECTS = {"select", "select1", "rank"}


def choices_of(xform: bytes) -> Choices:
    """Every select's choices that stand in the form itself; those of its files are not there."""
    return choices_in(read_xform(xform))


def choices_in(form: XForm) -> Choices:
    """The same of a form that is taken apart already."""
    texts, lists = texts_of(form), {one.get("id"): one for one in form.instances()}
    root = f"/{local(form.primary.tag)}/"
    found: Choices = {}
    for element in form.body.iter():
        if isinstance(element.tag, str) and local(element.tag) in _SELECTS:
            path = (referenced(element, form) or "").removeprefix(root)
            found.setdefault(path, {}).update(_offered(element, lists, texts))
    return {path: choices for path, choices in found.items() if path and choices}


def _offered(
    select: Any, lists: Mapping[str, Any], texts: Mapping[str, Mapping[str, str]]
) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for part in select:
        if local(part.tag) == "item":
            value = child(part, "value")
            code = (value.text or "").strip() if value is not None else ""
            found[code] = dict(text_of(child(part, "label"), texts))
        elif local(part.tag) == "itemset":
            found |= _listed(part, lists, texts)
    found.pop("", None)
    return found


def _listed(
    itemset: Any, lists: Mapping[str, Any], texts: Mapping[str, Mapping[str, str]]
) -> dict[str, dict[str, str]]:
    """The whole list behind an itemset, whatever its filter leaves of it on a phone."""
    _, _, name = (itemset.get("nodeset") or "").partition("instance(")
    source = lists.get(name.partition(")")[0].strip(" '\""))
    value, label = child(itemset, "value"), child(itemset, "label")
    if source is None or not len(source) or value is None:
        return {}
    code_tag = (value.get("ref") or "name").strip()
    label_tag = (label.get("ref") if label is not None else "") or "label"
    translated = label_tag.startswith("jr:itext(")
    label_tag = label_tag.removeprefix("jr:itext(").strip(" )")
    found: dict[str, dict[str, str]] = {}
    for item in source[0]:
        columns = {local(cell.tag): (cell.text or "").strip() for cell in item}
        text = columns.get(label_tag, "")
        labels = dict(texts.get(text, {})) if translated else {"": text} if text else {}
        found[columns.get(code_tag, "")] = labels
    return found
