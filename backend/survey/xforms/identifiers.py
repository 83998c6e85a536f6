"""Names of questions as OData takes them: letters of ASCII, digits and "_"."""

import re

_BEGINS_UNFIT = re.compile(r"^(?=[^A-Za-z_])")
_UNFIT = re.compile(r"[^A-Za-z0-9_]+")


def odata_name(name: str) -> str:
    """ODK Central's rule: "_" before an unfit first character, "_" for each unfit stretch."""
    return _UNFIT.sub("_", _BEGINS_UNFIT.sub("_", name)) if name else ""


def odata_path(path: str) -> str:
    """Each part of "/group/question" by the same rule."""
    return "/".join(odata_name(part) for part in path.split("/"))
