"""The privacy desk: what is due, purposes, retention, texts and consent."""

from datetime import datetime
from typing import Any

from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from backend.accounts import verbs
from backend.accounts.permissions import project_for
from backend.api.description import described
from backend.api.shown import privacy as shown
from backend.api.taken.base import Page
from backend.api.taken.privacy import NewConsent, NewRule, NewText, PurposeBody
from backend.api.views.base import ProgramView, success
from backend.privacy import consents, purposes, retention, subjects
from backend.privacy.consents import Said
from backend.privacy.desk import desk, whole_project
from backend.privacy.retention import Term
from backend.survey.forms import selectors as forms

# Our name of a field that programs know by another.
OURS = {
    "aboutPersons": "about_persons",
    "textVi": "text_vi",
    "textEn": "text_en",
    "legalBasis": "legal_basis",
    "recipients": "recipients",
    "consentPath": "consent_path",
    "methodPath": "method_path",
    "textVersionPath": "text_version_path",
    "consentAnswer": "consent_answer",
}
READ, UPDATE = verbs.PRIVACY_READ, verbs.PRIVACY_UPDATE


def page_of(rows: Any, query: Any) -> list[Any]:
    """The rows that limit and offset of the query name."""
    wanted = Page.of(query)
    return list(rows[wanted["offset"] : wanted["offset"] + wanted["limit"]])


class DeskView(ProgramView):
    @described("What is due at the privacy desk", gives=shown.ShownDesk)
    def get(self, _request: Request, project_id: int) -> Response:
        project = project_for(self.person, project_id, READ)
        return Response(shown.desk(desk(self.person, project, timezone.now())))


class PurposesView(ProgramView):
    @described("Why each form asks", gives=list[shown.ShownPurpose])
    def get(self, _request: Request, project_id: int) -> Response:
        project = project_for(self.person, project_id, READ)
        rows = purposes.living_forms(project)
        return Response([shown.purpose(form, getattr(form, "purpose", None)) for form in rows])


class PurposeView(ProgramView):
    @described("Write why a form asks", takes=PurposeBody, gives=shown.ShownPurpose)
    def put(self, request: Request, project_id: int, form_id: str) -> Response:
        project = whole_project(self.person, project_id, UPDATE)
        told = {OURS[name]: value for name, value in PurposeBody.of(request.data).items()}
        form = forms.form_in(project, form_id)
        made = purposes.set_purpose(form=form, told=told, actor=self.person, now=timezone.now())
        return Response(shown.purpose(form, made))


class RulesView(ProgramView):
    @described("For how long what is kept", gives=list[shown.ShownRule])
    def get(self, _request: Request, project_id: int) -> Response:
        project = project_for(self.person, project_id, READ)
        return Response([shown.rule(each) for each in retention.rules_in(project)])

    @described("Set a rule of retention", takes=NewRule, gives=shown.ShownRule)
    def post(self, request: Request, project_id: int) -> Response:
        project = whole_project(self.person, project_id, UPDATE)
        told = NewRule.of(request.data)
        form = forms.form_in(project, told["xmlFormId"])
        term = Term(
            kind=told["kind"],
            days=told["days"],
            sensitive=told["sensitive"],
            start=told["start"],
            closing_property=told["closingProperty"],
        )
        made = retention.set_rule(form=form, term=term, actor=self.person, now=timezone.now())
        return Response(shown.rule(made))


class RuleView(ProgramView):
    @described("Take a rule of retention back")
    def delete(self, _request: Request, project_id: int, rule_id: int) -> Response:
        project = whole_project(self.person, project_id, UPDATE)
        rule = retention.rule_in(project, rule_id)
        retention.remove_rule(rule=rule, actor=self.person, now=timezone.now())
        return success()


class RunsView(ProgramView):
    @described("What each turn of retention did", query=Page, gives=list[shown.ShownRun])
    def get(self, request: Request, project_id: int) -> Response:
        project = whole_project(self.person, project_id, READ)
        rows = page_of(retention.runs_in(project), request.query_params)
        return Response([shown.run(each) for each in rows])


class TextsView(ProgramView):
    @described("The texts that are read out before consent", gives=list[shown.ShownText])
    def get(self, _request: Request, project_id: int) -> Response:
        project = project_for(self.person, project_id, READ)
        return Response([shown.text(each) for each in consents.texts_in(project)])

    @described("A new version of the text", takes=NewText, gives=shown.ShownText)
    def post(self, request: Request, project_id: int) -> Response:
        project = whole_project(self.person, project_id, UPDATE)
        told = NewText.of(request.data)
        made = consents.add_text(
            project=project,
            version=told["version"],
            language=told["language"],
            body=told["body"],
            valid_from=told["validFrom"],
            actor=self.person,
            now=timezone.now(),
        )
        return Response(shown.text(made))


class ConsentsView(ProgramView):
    @described("Who consented to what", query=Page, gives=list[shown.ShownConsent])
    def get(self, request: Request, project_id: int) -> Response:
        project = project_for(self.person, project_id, READ)
        rows = page_of(consents.consents_of(self.person, project, READ), request.query_params)
        return Response([shown.consent(each) for each in rows])

    @described("Consent on paper or aloud", takes=NewConsent, gives=shown.ShownConsent)
    def post(self, request: Request, project_id: int) -> Response:
        project = project_for(self.person, project_id, UPDATE)
        told, now = NewConsent.of(request.data), _now()
        subject = subjects.subject_for(self.person, project, told["subject"], UPDATE, now=now)
        said = Said(told["given"], told["givenAt"], told["textVersion"], told["method"])
        made = consents.add(subject=subject, said=said, actor=self.person, now=now)
        return Response(shown.consent(made))


class WithdrawalView(ProgramView):
    @described("Take a consent back: nothing of the person's is used any more")
    def post(self, _request: Request, project_id: int, consent_id: int) -> Response:
        project = project_for(self.person, project_id, UPDATE)
        consent = consents.consent_for(self.person, project, consent_id, UPDATE)
        consents.withdraw(consent=consent, actor=self.person, now=_now())
        return success()


def _now() -> datetime:
    return timezone.now()
