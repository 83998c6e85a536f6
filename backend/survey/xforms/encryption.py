"""Tells a form's phones to encrypt: the public key in the XForm, and a version of its own.

Source: getodk.github.io/xforms-spec/encryption, attribute base64RsaPublicKey of <submission>.
"""

from lxml import etree

from backend.survey.xforms.xform import ORX, XForm, child, read_xform

ATTRIBUTE = "base64RsaPublicKey"


def public_key_of(xform: bytes) -> str:
    """The public key that the form names; "" when what it sends is not encrypted."""
    element = child(read_xform(xform).model, "submission")
    return "".join((element.get(ATTRIBUTE) or "").split()) if element is not None else ""


def with_public_key(xform: bytes, public_key: str, version: str) -> bytes:
    """The same form, encrypting for this key, under this version."""
    form = read_xform(xform)
    _submission(form).set(ATTRIBUTE, public_key)
    form.primary.attrib.pop(f"{{{ORX}}}version", None)
    form.primary.set("version", version)
    return form.to_bytes()


def _submission(form: XForm) -> etree._Element:
    """The <submission> of the model; made where it is missing, first, as the schema wants it."""
    found = child(form.model, "submission")
    if found is not None:
        return found
    space = form.model.tag.rpartition("}")[0].removeprefix("{")
    made = etree.Element(f"{{{space}}}submission" if space else "submission")
    instances = [at for at, each in enumerate(form.model) if each.tag.endswith("instance")]
    form.model.insert(instances[-1] + 1 if instances else 0, made)
    return made
