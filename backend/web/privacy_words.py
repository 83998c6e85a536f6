"""How the privacy desk's codes are said to people."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from backend.privacy.models import Breach, LegalClock, RetentionRule, SubjectRequest

Words = dict[str, Promise | str]

KINDS: Final[Words] = {
    SubjectRequest.Kind.SEE: _("see what is held"),
    SubjectRequest.Kind.CORRECT: _("correct it"),
    SubjectRequest.Kind.WITHDRAW: _("take consent back"),
    SubjectRequest.Kind.ERASE: _("erase for good"),
}
STATES: Final[Words] = {
    SubjectRequest.State.RECEIVED: _("received"),
    SubjectRequest.State.ACKNOWLEDGED: _("acknowledged"),
    SubjectRequest.State.DONE: _("done"),
    SubjectRequest.State.REFUSED: _("refused"),
}
HOW: Final[Words] = {
    SubjectRequest.How.IN_PERSON: _("in person"),
    SubjectRequest.How.PHONE: _("by phone"),
    SubjectRequest.How.LETTER: _("by letter"),
    SubjectRequest.How.ONLINE: _("online"),
    SubjectRequest.How.REPRESENTATIVE: _("through a representative"),
}
CLASSES: Final[Words] = {
    "identity": _("identity"),
    "health": _("health"),
    "contact": _("contact"),
}
RULES: Final[Words] = {
    RetentionRule.Kind.CLASS: _("values of one class"),
    RetentionRule.Kind.ANSWERS: _("all answers, files and raw XML"),
    RetentionRule.Kind.SUBMISSION: _("the whole submission"),
}
STARTS: Final[Words] = {
    RetentionRule.Start.SUBMISSION: _("from the day it arrived"),
    RetentionRule.Start.CLOSING: _("from the day its case was closed"),
}
METHODS: Final[Words] = {
    "loi_noi_ghi_am": _("spoken and recorded"),
    "chu_ky": _("signature"),
    "nguoi_giam_ho": _("guardian"),
}
BREACHES: Final[Words] = {Breach.State.OPEN: _("running"), Breach.State.CLOSED: _("closed")}
UNITS: Final[Words] = {
    LegalClock.Unit.HOURS: _("hours"),
    LegalClock.Unit.DAYS: _("days"),
    LegalClock.Unit.MONTHS: _("months"),
}
CLOCKS: Final[Words] = {
    "acknowledge": _("tell the person that the request came"),
    "see": _("show what is held"),
    "correct": _("correct it"),
    "withdraw": _("stop using it"),
    "erase": _("erase it"),
    "breach": _("tell the authority of a breach"),
    "contact": _("keep the contact of a closed request"),
    "sheet": _("look over the impact assessment"),
}
VERBS: Final[Words] = {
    "sensitive.identity": CLASSES["identity"],
    "sensitive.health": CLASSES["health"],
    "sensitive.contact": CLASSES["contact"],
}
LOOKS: Final[Words] = {
    "sensitive.read": _("opened sensitive values"),
    "privacy.see": _("opened for the person who asked to see"),
    "submission.export": _("exported rows"),
    "export.create": _("ordered an export file"),
}
ALL: Final[dict[str, Words]] = {
    "kind": KINDS,
    "state": STATES,
    "how": HOW,
    "class": CLASSES,
    "rule": RULES,
    "start": STARTS,
    "method": METHODS,
    "breach": BREACHES,
    "unit": UNITS,
    "clock": CLOCKS,
    "verb": VERBS,
    "look": LOOKS,
}


def word(code: str, about: str) -> str:
    """The word for a code; the code itself where it has none."""
    return str(ALL[about].get(code, code))
