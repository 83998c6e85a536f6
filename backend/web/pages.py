"""How this door answers: pages that no cache keeps, with the place of the viewer on top."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from backend.accounts.models import Project, User
from backend.problems import Problem
from backend.web.standing import standing


class PersonRequest(HttpRequest):
    """A request of somebody who is signed in (behind `login_required`)."""

    user: User


def page(
    request: HttpRequest, template: str, context: dict[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    """A page; figures and names stay in no cache of a shared computer."""
    answer = render(request, f"web/{template}", context or {}, status=status)
    answer["Cache-Control"] = "no-store"
    return answer


def project_page(
    request: PersonRequest,
    template: str,
    project: Project,
    context: dict[str, Any],
    status: int = 200,
) -> HttpResponse:
    """A page of a project: says where the viewer is and what she is there."""
    here = standing(request.user, project, timezone.localdate())
    tab = request.path.split("/")[3]  # /projects/7/map
    return page(
        request, template, {"project": project, "here": here, "tab": tab, **context}, status
    )


def problem_page(request: HttpRequest, problem: Problem) -> HttpResponse:
    """What went wrong and what to do, without details of our own; a way back to this host."""
    came_from = request.headers.get("Referer", "")
    same_host = url_has_allowed_host_and_scheme(came_from, allowed_hosts={request.get_host()})
    context = {"problem": problem, "back": came_from if same_host else ""}
    return page(request, "problem.html", context, problem.status)
