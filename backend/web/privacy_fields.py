"""What people type at the privacy desk: requests, consent, purposes, rules, breaches."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from backend.accounts.models import Project, User
from backend.accounts.verbs import PRIVACY_UPDATE
from backend.privacy import breaches, consents, purposes, requests, retention, subjects
from backend.privacy.consents import Said
from backend.privacy.models import Breach, RetentionRule, SubjectRequest
from backend.privacy.requests import Told
from backend.privacy.retention import Term
from backend.problems import Problem
from backend.survey.forms.models import Form
from backend.web.privacy_words import CLASSES, HOW, KINDS, METHODS, RULES, STARTS, Words

LONG = 4_000
NEEDED = {"required": _("Fill this in.")}


def choices(words: Words, empty: object = None) -> list[tuple[str, Any]]:
    first = [] if empty is None else [("", empty)]
    return [*first, *words.items()]


def moment(label: Any, *, required: bool = True, hint: Any = "") -> forms.DateTimeField:
    return forms.DateTimeField(
        label=label,
        required=required,
        help_text=hint,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        error_messages=NEEDED,
    )


def words(
    label: Any, *, most: int, rows: int = 0, required: bool = True, hint: Any = ""
) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput()
    area.attrs["autocomplete"] = "off"
    return forms.CharField(
        label=label,
        max_length=most,
        required=required,
        help_text=hint,
        widget=area,
        error_messages=NEEDED,
    )


class DeskForm(forms.Form):
    """A form whose `save` may be refused: the sentence stands at the field that it is about."""

    blamed = ""

    def refused(self, problem: Problem) -> None:
        self.add_error(self.blamed or None, problem.sentence)


class RequestForm(DeskForm):
    """A request of a person; she is named by a code alone."""

    blamed = "subject"
    subject = words(
        _("Code of the case, or number of the submission"),
        most=80,
        hint=_("Never a name: names stand in no list and no address."),
    )
    kind = forms.ChoiceField(label=_("The person wants to"), choices=choices(KINDS))
    received_at = moment(_("Received at"))
    received_how = forms.ChoiceField(label=_("How it came"), choices=choices(HOW))
    identity_checked = words(
        _("How you checked that it is this person"),
        most=300,
        required=False,
        hint=_("Such as: knows the code, seen with the outreach worker. No number of any paper."),
    )
    contact = words(
        _("How to answer the person"),
        most=500,
        required=False,
        hint=_("Sealed; destroyed 30 days after the request is closed."),
    )

    def save(self, *, project: Project, actor: User, now: datetime) -> SubjectRequest | None:
        told = dict(self.cleaned_data)
        try:
            named = told.pop("subject")
            subject = subjects.subject_for(actor, project, named, PRIVACY_UPDATE, now=now)
            return requests.receive(subject=subject, told=Told(**told), actor=actor, now=now)
        except Problem as problem:
            self.refused(problem)
            return None


class IdentityForm(DeskForm):
    identity_checked = words(_("How you checked that it is this person"), most=300)


class RefusalForm(DeskForm):
    reason = words(_("Why not; the person reads this"), most=1000, rows=3)


class ConsentForm(DeskForm):
    """Consent on paper or aloud."""

    blamed = "subject"
    subject = words(_("Code of the case, or number of the submission"), most=80)
    given = forms.TypedChoiceField(
        label=_("The person said"),
        choices=[("yes", _("yes")), ("no", _("no"))],
        coerce=lambda said: said == "yes",
    )
    given_at = moment(_("When"))
    method = forms.ChoiceField(label=_("How"), choices=choices(METHODS))
    text_version = words(_("Version of the text that was read out"), most=60, required=False)

    def save(self, *, project: Project, actor: User, now: datetime) -> object | None:
        told = dict(self.cleaned_data)
        try:
            named = told.pop("subject")
            subject = subjects.subject_for(actor, project, named, PRIVACY_UPDATE, now=now)
            return consents.add(subject=subject, said=Said(**told), actor=actor, now=now)
        except Problem as problem:
            self.refused(problem)
            return None


class TextForm(DeskForm):
    """A version of the text that is read out before consent."""

    blamed = "version"
    version = words(_("Version"), most=60)
    language = forms.ChoiceField(
        label=_("Language"), choices=[("vi", "Tiếng Việt"), ("en", "English")]
    )
    valid_from = forms.DateField(
        label=_("Read out from"), widget=forms.DateInput(attrs={"type": "date"})
    )
    body = words(_("Text"), most=20_000, rows=6)

    def save(self, *, project: Project, actor: User, now: datetime) -> object | None:
        try:
            return consents.add_text(project=project, actor=actor, now=now, **self.cleaned_data)
        except Problem as problem:
            self.refused(problem)
            return None


class PurposeForm(DeskForm):
    """Why a form asks, and where its consent questions are."""

    blamed = "consent_path"
    about_persons = forms.BooleanField(label=_("It is about persons"), required=False)
    text_vi = words(_("Purpose, in Vietnamese"), most=LONG, rows=3, required=False)
    text_en = words(_("Purpose, in English"), most=LONG, rows=3, required=False)
    legal_basis = words(_("Legal basis"), most=LONG, rows=2, required=False)
    recipients = words(_("Who receives it"), most=LONG, rows=2, required=False)
    consent_path = words(
        _("Question of consent (path)"),
        most=400,
        required=False,
        hint=_("Empty: the question named dong_y, where there is one."),
    )
    method_path = words(_("Question how it was given (path)"), most=400, required=False)
    text_version_path = words(_("Question of the text's version (path)"), most=400, required=False)
    consent_answer = words(_("The answer that consents"), most=60)

    def save(self, *, form: Form, actor: User, now: datetime) -> object | None:
        try:
            return purposes.set_purpose(form=form, told=self.cleaned_data, actor=actor, now=now)
        except Problem as problem:
            self.refused(problem)
            return None


class RuleForm(DeskForm):
    """What of a form goes after how many days."""

    blamed = "sensitive"
    kind = forms.ChoiceField(label=_("What goes"), choices=choices(RULES))
    sensitive = forms.ChoiceField(
        label=_("Which class"), choices=choices(CLASSES, empty="–"), required=False
    )
    days = forms.IntegerField(
        label=_("After how many days"), min_value=1, max_value=36_500, error_messages=NEEDED
    )
    start = forms.ChoiceField(
        label=_("Counted"), choices=choices(STARTS), initial=RetentionRule.Start.SUBMISSION
    )

    def save(self, *, form: Form, actor: User, now: datetime) -> object | None:
        try:
            term = Term(**self.cleaned_data)
            return retention.set_rule(form=form, term=term, actor=actor, now=now)
        except Problem as problem:
            self.refused(problem)
            return None


class BreachForm(DeskForm):
    """What happened to whose data, in counts and classes."""

    blamed = "found_at"
    found_at = moment(_("Found at"), hint=_("From here on 72 hours run."))
    happened_at = moment(_("Happened at"), required=False)
    what = words(_("What happened"), most=LONG, rows=3, hint=_("No names."))
    persons = forms.IntegerField(
        label=_("How many persons"), min_value=0, max_value=2**31 - 1, required=False
    )
    classes = forms.MultipleChoiceField(
        label=_("Which classes"),
        choices=choices(CLASSES),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    measures = words(_("What was done"), most=LONG, rows=3, required=False)

    def save(self, *, project: Project, actor: User, now: datetime) -> Breach | None:
        try:
            return breaches.record(project=project, told=self.cleaned_data, actor=actor, now=now)
        except Problem as problem:
            self.refused(problem)
            return None


class BreachChangeForm(DeskForm):
    """Who was told when, what was done; closed ends it."""

    blamed = "authority_at"
    persons = forms.IntegerField(
        label=_("How many persons"), min_value=0, max_value=2**31 - 1, required=False
    )
    measures = words(_("What was done"), most=LONG, rows=3, required=False)
    authority_at = moment(_("Authority told at"), required=False)
    persons_at = moment(_("Persons told at"), required=False)
    closed = forms.BooleanField(label=_("It is over"), required=False)

    def save(self, *, breach: Breach, actor: User, now: datetime) -> Breach | None:
        told = dict(self.cleaned_data)
        told["state"] = Breach.State.CLOSED if told.pop("closed") else Breach.State.OPEN
        try:
            return breaches.change(breach=breach, told=told, actor=actor, now=now)
        except Problem as problem:
            self.refused(problem)
            return None
