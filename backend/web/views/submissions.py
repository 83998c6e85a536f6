"""Received submissions: the list of a form, and one with its answers, files, versions, review."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from backend.accounts import verbs
from backend.accounts.models import Project
from backend.accounts.permissions import may, project_for
from backend.survey.forms import selectors as forms
from backend.survey.submissions import checking, parts, reviewing, selectors
from backend.survey.submissions.models import Submission
from backend.web import answers, mending, received, revealed
from backend.web.pages import PersonRequest, project_page
from backend.web.record_notes import record_note
from backend.web.reveal_fields import FileReasonForm, RevealForm
from backend.web.revealed import Shown
from backend.web.review_fields import CheckForm, CommentForm, ReviewForm
from backend.web.standing import names_of


@login_required
@require_safe
def listing(request: PersonRequest, project_id: int, form_id: str) -> HttpResponse:
    project = project_for(request.user, project_id, verbs.SUBMISSION_READ, form_id=form_id)
    version = forms.shown(project, form_id)
    context = received.list_page(
        request.user,
        version.form,
        state=request.GET.get("state", ""),
        flagged=request.GET.get("flagged") == "1",
        page=received.page_number(request.GET.get("page", "")),
        today=timezone.localdate(),
    )
    return project_page(
        request,
        "submissions.html",
        project,
        {"version": version, "typed": request.GET, "states": received.STATES, **context},
    )


def found_for(
    request: PersonRequest, project_id: int, submission: UUID, verb: str = verbs.SUBMISSION_READ
) -> tuple[Project, Submission]:
    project = project_for(request.user, project_id, verb)
    return project, selectors.submission_for(request.user, project, submission, verb)


@login_required
@require_safe
def show(request: PersonRequest, project_id: int, submission: UUID) -> HttpResponse:
    project, found = found_for(request, project_id, submission)
    reviewing.note_reading(
        submission=found, version=found.current, actor=request.user, now=timezone.now()
    )
    return submission_page(request, project, found)


@login_required
@require_POST
def review(request: PersonRequest, project_id: int, submission: UUID) -> HttpResponse:
    project, found = found_for(request, project_id, submission, verbs.SUBMISSION_UPDATE)
    form = ReviewForm(request.POST)
    if form.is_valid() and form.save(submission=found, actor=request.user, now=timezone.now()):
        return _back(project, found)
    return submission_page(request, project, found, review_form=form, status=400)


@login_required
@require_POST
def comment(request: PersonRequest, project_id: int, submission: UUID) -> HttpResponse:
    project, found = found_for(request, project_id, submission)
    form = CommentForm(request.POST)
    if not form.is_valid():
        return submission_page(request, project, found, comment_form=form, status=400)
    reviewing.add_comment(
        submission=found,
        body=form.cleaned_data["body"],
        actor=request.user,
        now=timezone.now(),
    )
    return _back(project, found)


def _back(project: Project, found: Submission) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("submission", args=[project.pk, found.pk]))


def submission_page(
    request: PersonRequest,
    project: Project,
    found: Submission,
    *,
    review_form: ReviewForm | None = None,
    comment_form: CommentForm | None = None,
    check_form: CheckForm | None = None,
    reveal_form: RevealForm | None = None,
    shown: Shown | None = None,
    status: int = 200,
) -> HttpResponse:
    current = parts.filled(found)
    files = list(parts.attachments_of(current))
    form_id = found.form.form_id
    kinds = revealed.kinds_for(request.user, project, current)
    context: dict[str, Any] = {
        "tab": "forms",
        "submission": found,
        "current": current,
        "lines": answers.lines_of(current, answers.words_of(current), files, shown),
        "shown": shown,
        "reveal_form": reveal_form or (RevealForm(kinds=kinds) if kinds else None),
        "file_form": FileReasonForm(auto_id="file_%s"),
        "files": files,
        "record": record_note(request.user, project, found),
        "flags": found.flags.order_by("code"),
        "unit": names_of({found.unit}, timezone.localdate())[found.unit] if found.unit else "",
        "versions": received.history_of(parts.whole_versions_of(found)),
        "comments": parts.comments_of(found),
        "may_review": may(request.user, project, verbs.SUBMISSION_UPDATE, form_id=form_id)
        and not current.encrypted,
        "review_form": review_form or ReviewForm(initial={"seen": current.pk}),
        "comment_form": comment_form or CommentForm(),
        "may_check": found.review_state in checking.OPEN and found.submitter_id != request.user.pk,
        "may_decide": checking.Deciding(request.user, project).may(found),
        "correction": mending.outcome_for(found),
        "form": review_form or comment_form or check_form or reveal_form,
    }
    return project_page(request, "submission.html", project, context, status)
