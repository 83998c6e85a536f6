"""Checks a $metadata document against the rules of CSDL 4.0 that strict readers hold it to."""

import re
from collections import Counter
from typing import Any

from lxml import etree

EDM = "{http://docs.oasis-open.org/odata/ns/edm}"
EDMX = "{http://docs.oasis-open.org/odata/ns/edmx}"
PRIMITIVE = re.compile(
    r"Edm\.(Int64|Decimal|Boolean|String|Date|DateTimeOffset"
    r"|Geography(Point|LineString|Polygon))"
)
# Odata-simple-identifier, in ASCII as the forms' names are written.
SIMPLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,127}")
# Central's own departures: tables are named by dotted paths, parents by "__Submissions-id".
DOTTED = re.compile(rf"{SIMPLE.pattern}(\.{SIMPLE.pattern})*")
PARENT = re.compile(r"__Submissions(-[A-Za-z0-9_]+)*-id")


def faults(document: bytes) -> list[str]:
    """Sentences on what is wrong; empty when a strict reader takes the document."""
    root = etree.fromstring(document)
    found = [] if root.tag == f"{EDMX}Edmx" and root.get("Version") == "4.0" else ["no edmx 4.0"]
    schemas = list(root.iter(f"{EDM}Schema"))
    found += _twice("schema", [schema.get("Namespace") or "" for schema in schemas])
    defined: dict[str, Any] = {}
    for schema in schemas:
        space = schema.get("Namespace") or ""
        if not DOTTED.fullmatch(space):
            found.append(f"namespace {space}")
        kinds = [child for child in schema if child.get("Name")]
        found += _twice(f"type of {space}", [kind.get("Name") for kind in kinds])
        defined |= {f"{space}.{kind.get('Name')}": kind for kind in kinds}
    for name, kind in defined.items():
        found += _type_faults(name, kind, defined)
    return found


def _type_faults(name: str, kind: Any, defined: dict[str, Any]) -> list[str]:
    tag = kind.tag.removeprefix(EDM)
    own = kind.get("Name")
    simple = tag in {"EntityContainer", "EnumType"}
    found = [] if (SIMPLE if simple else DOTTED).fullmatch(own) else [f"{tag} name {own}"]
    members = [child for child in kind if child.get("Name")]
    found += _twice(f"member of {name}", [member.get("Name") for member in members])
    for member in members:
        found += _member_faults(name, member, defined)
    keys = [each.get("Name") for each in kind.iter(f"{EDM}PropertyRef")]
    if tag == "EntityType" and not (keys and set(keys) <= {m.get("Name") for m in members}):
        found.append(f"{name} has no key")
    found += _twice(
        f"annotation of {name}",
        [
            f"{each.getparent().get('Name')} {each.get('Term')}"
            for each in kind.iter(f"{EDM}Annotation")
        ],
    )
    return found


def _member_faults(name: str, member: Any, defined: dict[str, Any]) -> list[str]:
    tag, own = member.tag.removeprefix(EDM), member.get("Name")
    said = f"{tag} {name}/{own}"
    if tag == "EntitySet":
        kind = defined.get(member.get("EntityType"))
        fits = kind is not None and kind.tag == f"{EDM}EntityType" and DOTTED.fullmatch(own)
        return [] if fits else [said]
    if not (SIMPLE.fullmatch(own) or PARENT.fullmatch(own)):
        return [f"{said}: no identifier"]
    if tag == "Member":
        return [] if (member.get("Value") or "").isdecimal() else [f"{said}: no value"]
    typed = member.get("Type") or ""
    inner = re.fullmatch(r"Collection\((.+)\)", typed)
    target = defined.get(inner[1] if inner else typed)
    if tag == "NavigationProperty":
        fits = target is not None and target.tag == f"{EDM}EntityType"
    else:
        complex_ = target is not None and target.tag != f"{EDM}EntityType"
        fits = bool(PRIMITIVE.fullmatch(typed)) or complex_
    return [] if fits else [f"{said}: type {typed}"]


def _twice(what: str, names: list[str]) -> list[str]:
    return [f"{what} twice: {name}" for name, times in Counter(names).items() if times > 1]
