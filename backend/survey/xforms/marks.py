"""Which questions of a form are sensitive, and is the form anonymous: the marks in our namespace.

`bind::dh:sensitive` (an attribute of the question's <bind>) says the class of a sensitive value;
`attribute::dh:anonymous` in the settings (an attribute of the primary instance) says that nothing
of who filled the form may be kept. The settings declare the prefix in `namespaces`. Pure.

What is computed from a sensitive answer is as sensitive. One exception its author declares: the
word `coarse` on a calculation that only chooses among words written out in it (`coarse`), outside
of marked groups and repeats. It says of a number or date of the class identity, such as a year of
birth, its band (`mark_checks` refuses it for anything else, and several that tell the number
together), stands open and may be saved to a list; whoever publishes the form is told so.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from backend.survey.xforms.hardened import local
from backend.survey.xforms.xform import XForm, absolute, paths, referenced

# The one namespace of our marks; nothing is found under its address.
NAMESPACE: Final = "http://dong-hanh.vn/xforms/1.0"
PREFIX: Final = "dh"
SENSITIVE: Final = f"{{{NAMESPACE}}}sensitive"
ANONYMOUS: Final = f"{{{NAMESPACE}}}anonymous"
# The laxest first: by the identity all other answers become somebody's.
CLASSES: Final = ("contact", "health", "identity")
COARSE: Final = "coarse"
_YES: Final = frozenset({"true", "true()", "yes", "1"})
_NO: Final = frozenset({"", "false", "false()", "no", "0"})
_OTHER, _COUNT = "_other", "_count"


def written_marks(form: XForm) -> dict[str, tuple[str, Any]]:
    """What the binds say: absolute path → (class as it is written, the <bind>)."""
    root = f"/{local(form.primary.tag)}"
    found: dict[str, tuple[str, Any]] = {}
    for bind in form.binds():
        said = (bind.get(SENSITIVE) or "").strip()
        if said:
            found.setdefault(absolute(bind.get("nodeset"), root), (said, bind))
    return found


def marks_of(form: XForm) -> dict[str, str]:
    """Absolute path → class of every node that is sensitive, by its own mark or one around it.

    What pyxform makes beside a marked question is as sensitive as that: the text of "other", and
    the number of a marked repeat's entries.
    """
    own = {path: said for path, (said, _) in written_marks(form).items() if said != COARSE}
    if not own:
        return {}
    found: dict[str, str] = {}
    existing = paths(form.primary)
    for path in existing:  # outer nodes may come after inner ones
        said = next((own[one] for one in _upwards(path) if one in own), "")
        if said:
            found[path] = said
    for path in existing:
        made_for = _made_for(path, form, found) if path not in found else None
        if made_for is not None:
            found[path] = found[made_for]
    return found


def strictness(one: str) -> int:
    """0 for a plain value, higher for a stricter class."""
    return CLASSES.index(one) + 1 if one in CLASSES else 0


def sensitive_paths(fields: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Path → class of the stored questions and repeats that are kept sealed, groups left out."""
    return {
        str(one["path"]): str(one["sensitive"])
        for one in fields
        if one.get("sensitive") and one["type"] != "structure"
    }


def is_anonymous(form: XForm) -> bool:
    """Does the form say that nothing of who filled it is kept?"""
    return said_of_anonymity(form) in _YES


def said_of_anonymity(form: XForm) -> str:
    return (form.primary.get(ANONYMOUS) or "").strip().lower()


def is_known_answer(said: str) -> bool:
    """Is this a yes or a no?"""
    return said in _YES or said in _NO


def _upwards(path: str) -> Iterator[str]:
    while path:
        yield path
        path = path.rpartition("/")[0]


def _made_for(path: str, form: XForm, marked: Mapping[str, str]) -> str | None:
    """The marked node for which pyxform made this one ("q_other" of "q", "r_count" of "r")."""
    if path.endswith(_OTHER) and path.removesuffix(_OTHER) in marked:
        base = path.removesuffix(_OTHER)
        root = f"/{local(form.primary.tag)}"
        for bind in form.binds():
            if absolute(bind.get("nodeset"), root) == path:
                name = base.rpartition("/")[2]
                shown_by = (bind.get("relevant") or "").replace(" ", "")
                return base if f"/{name},'other'" in shown_by else None
    if path.endswith(_COUNT) and path.removesuffix(_COUNT) in marked:
        return path.removesuffix(_COUNT) if _counts(path, form) else None
    return None


def _counts(path: str, form: XForm) -> bool:
    """Does a repeat take its number of entries from this node?"""
    for element in form.body.iter():
        if local(element.tag) == "repeat":
            home = referenced(element, form, "nodeset") or ""
            for key, value in element.attrib.items():
                if local(key) == "count" and absolute(value, home) == path:
                    return True
    return False
