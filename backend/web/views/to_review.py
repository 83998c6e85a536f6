"""What waits for a check or for approval: the list, many at once, one by itself."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.request import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from backend.accounts import verbs
from backend.accounts.models import Project
from backend.accounts.permissions import project_for
from backend.survey.submissions import checking
from backend.web import received, to_review
from backend.web.pages import PersonRequest, project_page
from backend.web.review_fields import CheckForm, RuleForm
from backend.web.to_review import ChosenForm
from backend.web.views.submissions import found_for, submission_page


@login_required
@require_safe
def listing(request: PersonRequest, project_id: int) -> HttpResponse:
    project = project_for(request.user, project_id, verbs.SUBMISSION_UPDATE)
    return _page(request, project, request.GET)


@login_required
@require_POST
def many(request: PersonRequest, project_id: int) -> HttpResponse:
    project = project_for(request.user, project_id, verbs.SUBMISSION_UPDATE)
    form = ChosenForm(request.POST)
    if not form.is_valid():
        return _page(request, project, request.POST, form=form, status=400)
    done = checking.act_on_many(
        project=project, actor=request.user, now=timezone.now(), **form.cleaned_data
    )
    _keep(request, to_review.told(form.cleaned_data["action"], done))
    back = QueryDict(mutable=True)
    back.update({name: request.POST.get(name, "") for name in ("form", "stage")})
    return HttpResponseRedirect(f"{reverse('to-review', args=[project.pk])}?{back.urlencode()}")


@login_required
@require_POST
def check(request: PersonRequest, project_id: int, submission: UUID) -> HttpResponse:
    project, found = found_for(request, project_id, submission, verbs.SUBMISSION_UPDATE)
    form = CheckForm(request.POST)
    if form.is_valid() and form.save(submission=found, actor=request.user, now=timezone.now()):
        return HttpResponseRedirect(reverse("submission", args=[project.pk, found.pk]))
    return submission_page(request, project, found, check_form=form, status=400)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def rule(request: PersonRequest, project_id: int) -> HttpResponse:
    """Whose approval counts: the commune's, or that of a level above alone."""
    project = project_for(request.user, project_id, verbs.PROJECT_UPDATE)
    form = RuleForm.of(project, request.POST if request.method == "POST" else None)
    if form.is_valid():
        _keep(request, form.save(project=project, actor=request.user, now=timezone.now()))
        return HttpResponseRedirect(reverse("review-rule", args=[project.pk]))
    context = {"tab": "forms", "form": form, "done": _kept(request)}
    return project_page(
        request, "review_rule.html", project, context, 400 if form.is_bound else 200
    )


def _page(
    request: PersonRequest,
    project: Project,
    asked: QueryDict,
    *,
    form: ChosenForm | None = None,
    status: int = 200,
) -> HttpResponse:
    context = to_review.list_page(
        request.user,
        project,
        form_id=asked.get("form", ""),
        stage=asked.get("stage", ""),
        page=received.page_number(asked.get("page", "")),
        today=timezone.localdate(),
    )
    context |= {"tab": "forms", "typed": asked, "form": form, "done": _kept(request)}
    return project_page(request, "to_review.html", project, context, status)


def _keep(request: HttpRequest, said: list[str]) -> None:
    """For the page that the browser is sent to; shown once."""
    request.session["to-review"] = said


def _kept(request: HttpRequest) -> list[str]:
    return list(request.session.pop("to-review", [])) if request.method == "GET" else []
