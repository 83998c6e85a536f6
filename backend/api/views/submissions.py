"""Submissions as programs send and read them: who sent what when, and the XML byte for byte."""

from django.db.models import QuerySet
from django.http import HttpResponseBase, HttpResponseRedirect, StreamingHttpResponse
from django.utils import timezone
from django.utils.encoding import escape_uri_path
from rest_framework.request import Request
from rest_framework.response import Response

from backend.accounts import verbs
from backend.accounts.models import User
from backend.accounts.permissions import project_for
from backend.api.bodies import submission_xml
from backend.api.description import described
from backend.api.downloads import xml_answer
from backend.api.shown import records
from backend.api.shown import submissions as shown
from backend.api.taken.submissions import Listing, Review, Sending
from backend.api.views.base import ProgramView, success
from backend.survey.forms import selectors as forms
from backend.survey.forms.models import Form, FormVersion
from backend.survey.submissions import (
    checking,
    editing,
    parts,
    removing,
    reviewing,
    sealed,
    selectors,
)
from backend.survey.submissions.arriving import Sender
from backend.survey.submissions.models import Submission
from backend.survey.submissions.reading import Reading, read

XML = ["application/xml", "text/xml"]
AT_ONCE = 500


class SubmissionsOfForm(ProgramView):
    """A view about submissions of a form for which the caller may do a verb."""

    draft = False  # those that try the form's draft

    def form(self, project_id: int, form_id: str, verb: str = verbs.SUBMISSION_READ) -> Form:
        project = project_for(self.person, project_id, verb, form_id=form_id)
        form = forms.form_in(project, form_id)
        if self.draft:
            forms.draft_of(form)
        return form

    def found(self, form: Form, instance_id: str, verb: str = verbs.SUBMISSION_READ) -> Submission:
        return selectors.submission_of(self.person, form, instance_id, verb=verb, draft=self.draft)

    def elsewhere(self, form: Form, instance_id: str) -> HttpResponseRedirect | None:
        """Where a version is read that was asked for in the place of its submission; else None."""
        root = selectors.root_of(self.person, form, instance_id, draft=self.draft)
        if root == instance_id:
            return None
        there = f"/submissions/{root}/versions/{instance_id}"
        path = self.request.path.replace(f"/submissions/{instance_id}", there, 1)
        return HttpResponseRedirect(escape_uri_path(path))

    def shown(self, form: Form, instance_id: str) -> Response:
        found = self.found(form, instance_id)
        told = shown.submission(found, extended=self.extended)
        if self.extended:
            told["record"] = records.record(found)
        return Response(told)

    def reading(self, request: Request, form: Form) -> Reading:
        return _reading(request, form, form.draft if self.draft else None)

    def sender(self, request: Request) -> Sender:
        return _sender(request, self.person, draft=self.draft)


def _reading(request: Request, form: Form, draft: FormVersion | None) -> Reading:
    return read(xml=submission_xml(request), project=form.project, form=form, draft=draft)


def _sender(request: Request, actor: User | None, *, draft: bool) -> Sender:
    return Sender(
        actor=actor,
        now=timezone.now(),
        device_id=Sending.of(request.query_params)["deviceID"],
        user_agent=request.headers.get("User-Agent", ""),
        draft=draft,
    )


class SubmissionsView(SubmissionsOfForm):
    @described(
        "The submissions that the caller may see, newest first.",
        query=Listing,
        gives=list[shown.ShownSubmission],
        extended=True,
    )
    def get(self, request: Request, project_id: int, form_id: str) -> HttpResponseBase:
        wanted = Listing.of(request.query_params)
        form = self.form(project_id, form_id)
        rows = selectors.of_form(self.person, form, deleted=wanted["deleted"], draft=self.draft)
        first = wanted["offset"]
        total = rows.count()
        last = min(total, first + wanted.get("limit", total))
        answer = self._listed(rows[first:last], last - first)
        answer["X-Total-Count"] = str(total)
        return answer

    def _listed(self, rows: QuerySet[Submission], count: int) -> HttpResponseBase:
        """A long list leaves as it is read."""
        if count <= AT_ONCE:
            return Response([shown.submission(each, extended=self.extended) for each in rows])
        pieces = shown.pieces(selectors.in_chunks(rows), extended=self.extended)
        return StreamingHttpResponse(pieces, content_type="application/json")

    @described(
        "A new submission.",
        takes_file=XML,
        query=Sending,
        gives=shown.ShownSubmission,
        extended=True,
    )
    def post(self, request: Request, project_id: int, form_id: str) -> Response:
        form = self.form(project_id, form_id, verbs.SUBMISSION_CREATE)
        made = editing.create(reading=self.reading(request, form), sender=self.sender(request))
        return Response(shown.submission(selectors.reread(made), extended=self.extended))


class SubmissionView(SubmissionsOfForm):
    @described(
        "One submission.",
        gives=shown.ShownSubmission,
        more={302: "The ID is that of a version."},
        extended=True,
    )
    def get(
        self, _request: Request, project_id: int, form_id: str, instance_id: str
    ) -> HttpResponseBase:
        form = self.form(project_id, form_id)
        return self.elsewhere(form, instance_id) or self.shown(form, instance_id)

    @described(
        "An edit: the XML names the current version as its deprecatedID.",
        takes_file=XML,
        query=Sending,
        gives=shown.ShownSubmission,
        extended=True,
    )
    def put(self, request: Request, project_id: int, form_id: str, instance_id: str) -> Response:
        verb = verbs.SUBMISSION_UPDATE
        form = self.form(project_id, form_id, verb)
        edited = editing.edit(
            submission=self.found(form, instance_id, verb),
            reading=self.reading(request, form),
            sender=self.sender(request),
        )
        return Response(shown.submission(selectors.reread(edited), extended=self.extended))

    @described(
        "Its review state, and a comment if there is one to make.",
        takes=Review,
        gives=shown.ShownSubmission,
        extended=True,
    )
    def patch(self, request: Request, project_id: int, form_id: str, instance_id: str) -> Response:
        verb = verbs.SUBMISSION_UPDATE
        form = self.form(project_id, form_id, verb)
        found = self.found(form, instance_id, verb)
        given = Review.of(request.data)
        if "reviewState" in given:
            checking.review_by_program(
                submission=found,
                project=form.project,
                state=given["reviewState"] or "",
                comment=given["comment"],
                actor=self.person,
                now=timezone.now(),
            )
        return Response(shown.submission(found, extended=self.extended))

    @described("Into the bin, for thirty days.")
    def delete(
        self, _request: Request, project_id: int, form_id: str, instance_id: str
    ) -> Response:
        verb = verbs.SUBMISSION_DELETE
        found = self.found(self.form(project_id, form_id, verb), instance_id, verb)
        removing.delete(submission=found, actor=self.person, now=timezone.now())
        return success()


class RestoreView(SubmissionsOfForm):
    @described("Out of the bin.")
    def post(self, _request: Request, project_id: int, form_id: str, instance_id: str) -> Response:
        verb = verbs.SUBMISSION_DELETE
        form = self.form(project_id, form_id, verb)
        found = selectors.submission_of(self.person, form, instance_id, verb=verb, deleted=True)
        removing.restore(submission=found, actor=self.person, now=timezone.now())
        return success()


class SubmissionXMLView(SubmissionsOfForm):
    @described(
        "The current version's XML; sensitive values are left out.",
        gives_file="application/xml",
        more={302: "The ID is that of a version."},
    )
    def get(
        self, _request: Request, project_id: int, form_id: str, instance_id: str
    ) -> HttpResponseBase:
        form = self.form(project_id, form_id)
        moved = self.elsewhere(form, instance_id)
        if moved is not None:
            return moved
        found = self.found(form, instance_id)
        version = parts.current_of(found)
        reviewing.note_reading(
            submission=found, version=version, actor=self.person, now=timezone.now()
        )
        return xml_answer(sealed.masked_xml_of(version), "submission.xml")


class SubmittersView(SubmissionsOfForm):
    @described("Who sent the submissions that the caller may see.", gives=list[shown.Submitter])
    def get(self, _request: Request, project_id: int, form_id: str) -> Response:
        form = self.form(project_id, form_id)
        rows = selectors.visible_to(
            self.person, form.project, form_id=form.form_id, draft=self.draft
        )
        return Response([shown.actor(each) for each in parts.submitters_of(rows)])


class DraftTryView(ProgramView):
    """A submission that tries a draft, by whoever knows its test token."""

    authentication_classes = []
    permission_classes = []

    @described(
        "A submission to a draft, by its test token.",
        takes_file=XML,
        query=Sending,
        gives=shown.ShownSubmission,
    )
    def post(self, request: Request, token: str, project_id: int, form_id: str) -> Response:
        draft = forms.draft_by_token(token, project_id, form_id)
        made = editing.create(
            reading=_reading(request, draft.form, draft), sender=_sender(request, None, draft=True)
        )
        return Response(shown.submission(selectors.reread(made), extended=self.extended))
