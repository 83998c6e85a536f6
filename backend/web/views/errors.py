"""Pages for what was not found, what broke, and a form that was open for too long."""

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from backend import problems
from backend.web.pages import page, problem_page


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    return problem_page(request, problems.not_found())


def broken(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """Asks nothing of the database, which may be what broke."""
    problem = problems.unexpected()
    text = render_to_string("web/broken.html", {"problem": problem}, request=None)
    answer = HttpResponse(text, status=500)
    answer["Cache-Control"] = "no-store"
    return answer


def stale(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001
    """The form's guard against other sites did not match: mostly a page left open for long."""
    return page(request, "stale.html", status=403)
