"""What every page has: its language, and problems told to people."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.utils import translation

from backend.problems import Problem
from backend.web.pages import problem_page

Answer = Callable[[HttpRequest], HttpResponseBase]


class Language(LocaleMiddleware):
    """Pages speak Vietnamese until somebody switches; programs (/v1) say what they accept."""

    def process_request(self, request: HttpRequest) -> None:
        if request.path_info.startswith("/v1/"):
            super().process_request(request)
            return
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        known = dict(settings.LANGUAGES)
        translation.activate(chosen if chosen in known else settings.LANGUAGE_CODE)
        request.LANGUAGE_CODE = translation.get_language()


class Problems:
    """The one writer of the pages' door: a problem becomes a page with its status."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, Problem):
            return problem_page(request, exception)
        return None
