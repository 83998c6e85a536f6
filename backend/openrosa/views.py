"""The door of phones: formList, form, manifest, media, submission; by key, Basic, or draft token.

Specification: docs.getodk.org/openrosa. The session cookie is never read here, so a page of another
site can't post in a signed-in person's name.
"""

import logging
import traceback
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone, translation
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.csrf import csrf_exempt

from backend import downloads, problems
from backend.openrosa import lists, writer
from backend.openrosa.callers import Caller, caller_of
from backend.openrosa.multipart import read_submission
from backend.survey.forms import selectors as forms
from backend.survey.forms.reading import Which
from backend.survey.submissions import services as submissions
from backend.survey.submissions.reading import read

logger = logging.getLogger(__name__)


def _refuse_nul(parts: dict[str, Any]) -> None:
    """No database takes NUL in a text, so nothing can be found under it."""
    if any("\0" in str(part) for part in parts.values()):
        raise problems.not_found()


@method_decorator(csrf_exempt, name="dispatch")
class OpenRosaView(View):
    """Who calls, in which language; and the one writer of this door's problems."""

    caller: Caller

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        with translation.override("vi"):
            try:
                _refuse_nul(kwargs)
                self.caller = caller_of(request, **kwargs)
                translation.activate(self.caller.language)
                answer = super().dispatch(request, *args, **kwargs)
            except problems.Problem as problem:
                answer = self._say(problem)
            except Exception as error:  # noqa: BLE001 - a phone understands only OpenRosa's own XML
                # Where it broke, and never the message: it may quote answers.
                frames = "".join(traceback.format_tb(error.__traceback__))
                logger.error("%s at the phones' door\n%s", type(error).__name__, frames)  # noqa: TRY400
                answer = self._say(problems.outage(error) or problems.unexpected())
        answer["X-OpenRosa-Version"] = "1.0"
        answer["X-OpenRosa-Accept-Content-Length"] = str(settings.SUBMISSION_MAX_BYTES)
        return answer

    def http_method_not_allowed(
        self, request: HttpRequest, *_args: Any, **_kwargs: Any
    ) -> HttpResponse:
        return self._say(problems.method_not_allowed(method=request.method))

    def _say(self, problem: problems.Problem) -> HttpResponse:
        answer = writer.message(problem.sentence, problem.status)
        if problem.status == 401:
            answer["WWW-Authenticate"] = 'Basic realm="dong-hanh", charset="UTF-8"'
        return answer


class FormListView(OpenRosaView):
    def get(self, request: HttpRequest, **_where: Any) -> HttpResponse:
        self.caller.note(request)
        wanted = request.GET.get("formID")
        versions = [v for v in self.caller.listed() if wanted in {None, v.form.form_id}]
        base = self.caller.base_url
        verbose = request.GET.get("verbose") == "true"
        return writer.xml_answer(lists.form_list(versions, base, verbose=verbose))


class FormView(OpenRosaView):
    def get(self, request: HttpRequest, **where: Any) -> HttpResponse:
        version = self.caller.version(where.get("form_id", ""), where.get("version_pk"))
        self.caller.note(request, version)
        answer = HttpResponse(bytes(version.xform), content_type="text/xml; charset=utf-8")
        answer["ETag"] = f'"{version.md5}"'
        return answer


class ManifestView(OpenRosaView):
    def get(self, _request: HttpRequest, **where: Any) -> HttpResponse:
        version = self.caller.version(where.get("form_id", ""), where.get("version_pk"))
        return writer.xml_answer(lists.manifest(version, self.caller))


class NamedManifestView(OpenRosaView):
    """For programs of people: of the published version, of one by its name, or of the draft."""

    def get(
        self,
        _request: HttpRequest,
        form_id: str,
        version: str = "",
        *,
        draft: bool = False,
        **_where: Any,
    ) -> HttpResponse:
        which = Which.DRAFT if draft else version or Which.SHOWN
        found = self.caller.readable(form_id, which)
        address = lists.named_url(found, self.caller.base_url, named=bool(version))
        return writer.xml_answer(lists.manifest(found, self.caller, address))


class MediaView(OpenRosaView):
    def get(self, _request: HttpRequest, name: str, **where: Any) -> HttpResponseBase:
        version = self.caller.version(where.get("form_id", ""), where.get("version_pk"))
        medium = forms.medium_in(version, name)
        content: Iterable[bytes] = lists.medium_chunks(medium, self.caller)
        answer = StreamingHttpResponse(content, content_type=lists.content_type(name))
        answer["Content-Disposition"] = downloads.disposition(name)
        if medium.blob is not None:
            answer["Content-Length"] = str(medium.blob.size)
        return answer


class IntegrityView(OpenRosaView):
    def get(self, request: HttpRequest, **where: Any) -> HttpResponse:
        ids = [each for each in request.GET.get("id", "").split(",") if each]
        return writer.xml_answer(lists.integrity(ids, self.caller, where.get("list_name", "")))


class SubmissionView(OpenRosaView):
    def head(self, _request: HttpRequest, **_where: Any) -> HttpResponse:
        self.caller.may_submit_something()
        return HttpResponse(status=204)

    def post(self, request: HttpRequest, **_where: Any) -> HttpResponse:
        # Refuse before a slow phone has sent its photos for nothing.
        self.caller.may_submit_something()
        # The body is received in full before the transaction opens: see backend/wsgi servers.
        posted = read_submission(request)
        try:
            draft = self.caller.draft
            reading = read(xml=posted.xml, project=self.caller.project, draft=draft)
            self.caller.may_submit(reading.form.form_id)
            submissions.receive(
                reading=reading,
                files=posted.files,
                actor=self.caller.actor,
                device_id=request.GET.get("deviceID", ""),
                user_agent=request.headers.get("User-Agent", ""),
                draft=draft is not None,
                standing=self.caller.standing,
                now=timezone.now(),
            )
        finally:
            posted.drop()
        return writer.message(_("The submission is safe on the server."), 201)
