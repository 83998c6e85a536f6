"""The privacy desk: what is due first, purposes and retention per form, consent."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from backend.accounts import permissions, verbs
from backend.accounts.models import Project
from backend.accounts.permissions import may, project_for
from backend.privacy import clocks, consents, purposes, retention
from backend.privacy.desk import desk, whole_project
from backend.survey.forms import selectors as forms
from backend.web.pages import PersonRequest, project_page
from backend.web.privacy_fields import ConsentForm, PurposeForm, RuleForm, TextForm

READ, UPDATE = verbs.PRIVACY_READ, verbs.PRIVACY_UPDATE
LISTED = 50
PURPOSE = tuple(PurposeForm.base_fields)


def may_change(request: PersonRequest, project: Project, *, whole: bool = False) -> bool:
    """Whether buttons are shown; `whole`: of registers that are the whole project's."""
    if whole:
        return permissions.area_for(request.user, project, UPDATE).everything
    return may(request.user, project, UPDATE)


@login_required
@require_safe
def show(request: PersonRequest, project_id: int) -> HttpResponse:
    project = project_for(request.user, project_id, READ)
    now = timezone.now()
    context = {
        "desk": desk(request.user, project, now),
        "clocks": clocks.in_force(timezone.localdate()),
        "may_change": may_change(request, project),
        "today": timezone.localdate(),
    }
    return project_page(request, "privacy/desk.html", project, context)


@login_required
@require_safe
def by_form(request: PersonRequest, project_id: int) -> HttpResponse:
    """Why each form asks, and for how long what it brings is kept."""
    project = project_for(request.user, project_id, READ)
    rules: dict[int, list[Any]] = {}
    for rule in retention.rules_in(project):
        rules.setdefault(rule.form_id, []).append(rule)
    whole = permissions.area_for(request.user, project, READ).everything
    rows = [
        {"form": form, "purpose": purposes.written_or_blank(form), "rules": rules.get(form.pk, [])}
        for form in purposes.living_forms(project)
    ]
    context = {
        "rows": rows,
        "runs": retention.runs_in(project)[:LISTED] if whole else [],
        "whole": whole,
        "may_change": may_change(request, project, whole=True),
    }
    return project_page(request, "privacy/forms.html", project, context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def purpose(request: PersonRequest, project_id: int, form_id: str) -> HttpResponse:
    project = whole_project(request.user, project_id, UPDATE)
    found = forms.form_in(project, form_id)
    row = purposes.purpose_of(found)
    kept = {name: getattr(row, name) for name in PURPOSE} if row else {"consent_answer": "co"}
    given = PurposeForm(request.POST or None, initial=kept)
    if (
        request.method == "POST"
        and given.is_valid()
        and given.save(form=found, actor=request.user, now=timezone.now())
    ):
        return HttpResponseRedirect(reverse("privacy-forms", args=[project_id]))
    return _form_page(request, project, found, given, RuleForm())


@login_required
@require_POST
def rule(request: PersonRequest, project_id: int, form_id: str) -> HttpResponse:
    project = whole_project(request.user, project_id, UPDATE)
    found = forms.form_in(project, form_id)
    given = RuleForm(request.POST)
    if given.is_valid() and given.save(form=found, actor=request.user, now=timezone.now()):
        return HttpResponseRedirect(reverse("privacy-form", args=[project_id, form_id]))
    row = purposes.purpose_of(found)
    kept = {name: getattr(row, name) for name in PURPOSE} if row else {}
    return _form_page(request, project, found, PurposeForm(initial=kept), given)


def _form_page(
    request: PersonRequest, project: Project, found: Any, given: PurposeForm, rule_form: RuleForm
) -> HttpResponse:
    context = {
        "form": found,
        "given": given,
        "rule_form": rule_form,
        "rules": retention.rules_in(project).filter(form=found),
    }
    wrong = given.errors or rule_form.errors
    return project_page(request, "privacy/form.html", project, context, 400 if wrong else 200)


@login_required
@require_POST
def remove_rule(request: PersonRequest, project_id: int, rule_id: int) -> HttpResponse:
    project = whole_project(request.user, project_id, UPDATE)
    found = retention.rule_in(project, rule_id)
    form_id = found.form.form_id
    retention.remove_rule(rule=found, actor=request.user, now=timezone.now())
    return HttpResponseRedirect(reverse("privacy-form", args=[project_id, form_id]))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def agreed(request: PersonRequest, project_id: int) -> HttpResponse:
    """Who consented to what; a consent that was given on paper or aloud."""
    project = project_for(request.user, project_id, UPDATE if request.method == "POST" else READ)
    given = ConsentForm(request.POST or None)
    if (
        request.method == "POST"
        and given.is_valid()
        and given.save(project=project, actor=request.user, now=timezone.now())
    ):
        return HttpResponseRedirect(reverse("privacy-consents", args=[project_id]))
    return _consents_page(request, project, given, TextForm())


@login_required
@require_POST
def text(request: PersonRequest, project_id: int) -> HttpResponse:
    """A new version of the text that is read out."""
    project = whole_project(request.user, project_id, UPDATE)
    given = TextForm(request.POST)
    if given.is_valid() and given.save(project=project, actor=request.user, now=timezone.now()):
        return HttpResponseRedirect(reverse("privacy-consents", args=[project_id]))
    return _consents_page(request, project, ConsentForm(), given)


def _consents_page(
    request: PersonRequest, project: Project, given: ConsentForm, text_form: TextForm
) -> HttpResponse:
    context = {
        "given": given,
        "text_form": text_form,
        "consents": consents.consents_of(request.user, project, READ)[:LISTED],
        "texts": consents.texts_in(project)[:LISTED],
        "may_change": may_change(request, project),
        "may_write": may_change(request, project, whole=True),
    }
    wrong = given.errors or text_form.errors
    return project_page(request, "privacy/consents.html", project, context, 400 if wrong else 200)


@login_required
@require_POST
def withdraw(request: PersonRequest, project_id: int, consent_id: int) -> HttpResponse:
    project = project_for(request.user, project_id, UPDATE)
    found = consents.consent_for(request.user, project, consent_id, UPDATE)
    consents.withdraw(consent=found, actor=request.user, now=timezone.now())
    return HttpResponseRedirect(reverse("privacy-consents", args=[project_id]))
