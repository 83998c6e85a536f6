"""Fills a form's primary instance as a phone would and gives the XML that it would send."""

import copy
from collections.abc import Mapping, Sequence
from typing import Any

from lxml import etree

from backend.survey.xforms.hardened import local
from backend.survey.xforms.xform import JR, child, read_xform, referenced

_XFORMS = "http://www.w3.org/2002/xforms"


def build(
    xform: bytes,
    values: Mapping[str, Any],
    *,
    instance_id: str,
    deprecated_id: str | None = None,
    version: str | None = None,
) -> bytes:
    """A submission's XML with the values set by path relative to the root ("g1/q1_a").

    A repeat's path takes a list of dicts with paths relative to the repeat; without it the
    form's first empty entry stays. "meta/entity/@id" sets an attribute. Numbers are written
    plainly, lists joined by spaces, {"lat", …} as a geopoint (a list of them as a trace).
    `version` replaces the form's. Raises KeyError for a path that the form does not have.
    """
    form = read_xform(xform)
    repeats = {
        referenced(element, form, "nodeset") or ""
        for element in form.body.iter()
        if local(element.tag) == "repeat"
    }
    root = copy.deepcopy(form.primary)
    inside = {path.strip("/").partition("/")[2] for path in repeats}
    _fill(root, values, "", inside)
    _drop_templates(root)
    meta = child(root, "meta")
    if meta is None:
        meta = etree.SubElement(root, "meta")
    _set_meta(meta, "instanceID", instance_id)
    if deprecated_id is not None:
        _set_meta(meta, "deprecatedID", deprecated_id)
    if version is not None:
        root.set("version", version)
    return _written(root)


def _fill(element: Any, values: Mapping[str, Any], prefix: str, repeats: set[str]) -> None:
    for path, value in values.items():
        if prefix + path in repeats:
            _repeat(element, path, value, prefix, repeats)
            continue
        steps, _at, attribute = path.partition("/@")
        node = _node(element, steps)
        if attribute:
            node.set(attribute, _text(value))
        else:
            node.text = _text(value)


def _repeat(
    element: Any, path: str, entries: Sequence[Mapping[str, Any]], prefix: str, repeats: set[str]
) -> None:
    """As many entries as there are dicts, made from the first one of the form."""
    first = _node(element, path)
    parent = first.getparent()
    blank = copy.deepcopy(first)
    blank.attrib.pop(f"{{{JR}}}template", None)
    at = parent.index(first)
    for one in [one for one in parent if one.tag == first.tag]:
        parent.remove(one)
    for number, entry in enumerate(entries):
        node = copy.deepcopy(blank)
        parent.insert(at + number, node)
        _fill(node, entry, f"{prefix}{path}/", repeats)


def _node(element: Any, path: str) -> Any:
    for name in path.split("/"):
        below = child(element, name)
        if below is None:
            raise KeyError(path)
        element = below
    return element


def _drop_templates(root: Any) -> None:
    for element in list(root.iter()):
        if element.get(f"{{{JR}}}template") is not None:
            element.getparent().remove(element)


def _set_meta(meta: Any, name: str, value: str) -> None:
    node = child(meta, name)
    if node is None:
        space = meta.tag.rpartition("}")[0]
        node = etree.SubElement(meta, f"{space}}}{name}" if space else name)
    node.text = value


def _text(value: Any) -> str:
    if isinstance(value, Mapping):
        return " ".join(str(value.get(key, 0.0)) for key in ("lat", "lon", "alt", "acc"))
    if isinstance(value, (list, tuple)):
        trace = any(isinstance(one, Mapping) for one in value)
        return (";" if trace else " ").join(_text(one) for one in value)
    return "" if value is None else str(value)


def _written(root: Any) -> bytes:
    """Phones send the form's own nodes without a namespace."""
    for element in root.iter():
        if element.tag.startswith(f"{{{_XFORMS}}}"):
            element.tag = local(element.tag)
    etree.cleanup_namespaces(root)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))
