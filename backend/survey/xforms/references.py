"""Checks what the body and binds of a hand-made XForm refer to."""

from backend.survey.xforms.faults import Fault, Notice, fault, notice
from backend.survey.xforms.hardened import local
from backend.survey.xforms.xform import XForm, absolute, paths, referenced

_CONTROLS = {"input", "select", "select1", "upload", "trigger", "range", "rank", "repeat"}


def check_references(form: XForm) -> tuple[list[Fault], list[Notice]]:
    """Questions that refer to nothing (faults) and binds that refer to nothing (notices)."""
    root = f"/{local(form.primary.tag)}"
    known = paths(form.primary)
    faults = []
    for element in form.body.iter():
        name = local(element.tag)
        attribute = "nodeset" if name == "repeat" else "ref"
        path = referenced(element, form, attribute) if name in _CONTROLS else None
        if path and path not in known:
            faults.append(fault("xform_body_reference", line=element.sourceline, path=path))
    notices = []
    for bind in form.binds():
        path = absolute(bind.get("nodeset"), root).partition("/@")[0]
        if path not in known:
            reference = bind.get("nodeset")
            notices.append(notice("notice_bind_reference", line=bind.sourceline, path=reference))
    return faults, notices
