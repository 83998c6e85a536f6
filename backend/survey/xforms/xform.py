"""An XForm taken apart: model, primary instance, binds, body; the checks that every form passes."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lxml import etree

from backend.survey.xforms.faults import refusal
from backend.survey.xforms.hardened import local, parse_xml

MAX_XFORM_BYTES = 40 * 2**20
MAX_XFORM_NODES = 1_000_000
MAX_ID = 249  # docs.getodk.org/openrosa-metadata: longer ids need not be supported.
ORX = "http://openrosa.org/xforms"
JR = "http://openrosa.org/javarosa"
XHTML = "http://www.w3.org/1999/xhtml"


@dataclass(frozen=True, slots=True)
class XForm:
    """The parts of a form's tree; `primary` is the root of the primary instance."""

    root: Any
    model: Any
    primary: Any
    body: Any
    title: str

    @property
    def form_id(self) -> str:
        return (self.primary.get("id") or self.primary.get(f"{{{ORX}}}id") or "").strip()

    @property
    def version(self) -> str:
        version = self.primary.get("version") or self.primary.get(f"{{{ORX}}}version")
        return (version or "").strip()

    def binds(self) -> Iterator[Any]:
        return (element for element in self.model if local(element.tag) == "bind")

    def instances(self) -> Iterator[Any]:
        """The secondary instances (<instance id="…">), in order."""
        found = [element for element in self.model if local(element.tag) == "instance"]
        return iter(found[1:])

    def to_bytes(self) -> bytes:
        return bytes(etree.tostring(self.root, xml_declaration=True, encoding="UTF-8"))


def read_xform(source: bytes) -> XForm:
    """Take an XForm apart, or refuse (Refused) what is not one or lacks an id."""
    root = parse_xml(
        source, max_bytes=MAX_XFORM_BYTES, max_nodes=MAX_XFORM_NODES, instructions=True
    )
    head, body = child(root, "head"), child(root, "body")
    if local(root.tag) != "html" or head is None or body is None:
        raise refusal("xform_root")
    model = child(head, "model")
    instance = child(model, "instance") if model is not None else None
    if instance is None or not len(instance):
        raise refusal("xform_no_model")
    title = child(head, "title")
    form = XForm(
        root=root,
        model=model,
        primary=instance[0],
        body=body,
        title="".join(title.itertext()).strip() if title is not None else "",
    )
    _check_identity(form)
    return form


def child(element: Any, name: str) -> Any:
    """The first child of that local name, or None."""
    return next((one for one in element if local(one.tag) == name), None)


def paths(primary: Any) -> dict[str, Any]:
    """Every element of the primary instance by its absolute path; the first one wins."""
    found: dict[str, Any] = {}
    stack = [(f"/{local(primary.tag)}", primary)]
    while stack:
        path, element = stack.pop()
        found.setdefault(path, element)
        stack.extend((f"{path}/{local(one.tag)}", one) for one in reversed(element))
    return found


def absolute(reference: str | None, base: str) -> str:
    """A ref or nodeset as an absolute path without prefixes; `base` is where it stands."""
    steps: list[str] = []
    reference = (reference or "").strip()
    if not reference.startswith("/"):
        steps = base.strip("/").split("/")
    for step in reference.strip("/").split("/"):
        if step == "..":
            steps = steps[:-1]
        elif step not in {"", "."}:
            steps.append(step if step.startswith("@") else step.rpartition(":")[2])
    return "/" + "/".join(steps)


def referenced(element: Any, form: XForm, attribute: str = "ref") -> str | None:
    """The absolute path that a body element refers to; groups and repeats around it are its base.

    None when it refers to nothing itself.
    """
    reference = element.get(attribute)
    if reference is None:
        name = element.get("bind")
        bind = next((one for one in form.binds() if name and one.get("id") == name), None)
        reference = bind.get("nodeset") if bind is not None else None
    if not reference:
        return None
    base = f"/{local(form.primary.tag)}"
    if not reference.strip().startswith("/"):
        for outer in element.iterancestors():
            kind = "nodeset" if local(outer.tag) == "repeat" else "ref"
            if outer.get(kind) and local(outer.tag) in {"group", "repeat"}:
                base = referenced(outer, form, kind) or base
                break
    return absolute(reference, base)


def add_instance_id(form: XForm) -> bool:
    """Give a form without meta/instanceID one, as pyxform would; True when it was added."""
    meta = child(form.primary, "meta")
    if meta is not None and child(meta, "instanceID") is not None:
        return False
    space = form.model.tag.rpartition("}")[0].removeprefix("{")
    if meta is None:
        meta = etree.SubElement(form.primary, f"{{{ORX}}}meta", nsmap={"orx": ORX})
    node = etree.SubElement(meta, f"{{{ORX}}}instanceID", nsmap={"orx": ORX})
    meta_name = "orx:meta" if meta.tag == f"{{{ORX}}}meta" else local(meta.tag)
    bind = etree.SubElement(form.model, f"{{{space}}}bind" if space else "bind", nsmap={"jr": JR})
    bind.set("nodeset", f"/{local(form.primary.tag)}/{meta_name}/orx:{local(node.tag)}")
    bind.set("type", "string")
    bind.set("readonly", "true()")
    bind.set(f"{{{JR}}}preload", "uid")
    return True


def _check_identity(form: XForm) -> None:
    if not form.form_id:
        raise refusal("xform_no_id", root=local(form.primary.tag))
    if len(form.form_id) > MAX_ID:
        raise refusal("form_id_too_long", length=len(form.form_id), limit=MAX_ID)
    if len(form.version) > MAX_ID:
        raise refusal("version_too_long", length=len(form.version), limit=MAX_ID)
