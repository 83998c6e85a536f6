"""What people said of a submission, and what happened to it."""

from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from backend.api.description import described
from backend.api.shown import submissions as shown
from backend.api.taken.submissions import NewComment
from backend.api.views.submissions import SubmissionsOfForm
from backend.survey.submissions import parts, reviewing


class CommentsView(SubmissionsOfForm):
    """Whoever may read a submission may comment on it, as in ODK Central."""

    @described("The comments, newest first.", gives=list[shown.Comment], extended=True)
    def get(self, _request: Request, project_id: int, form_id: str, instance_id: str) -> Response:
        found = self.found(self.form(project_id, form_id), instance_id)
        rows = parts.comments_of(found)
        return Response([shown.comment(each, extended=self.extended) for each in rows])

    @described("A new comment.", takes=NewComment, gives=shown.Comment, extended=True)
    def post(self, request: Request, project_id: int, form_id: str, instance_id: str) -> Response:
        found = self.found(self.form(project_id, form_id), instance_id)
        comment = reviewing.add_comment(
            submission=found,
            body=NewComment.of(request.data)["body"],
            actor=self.person,
            now=timezone.now(),
        )
        return Response(shown.comment(comment, extended=self.extended))


class AuditsView(SubmissionsOfForm):
    @described(
        "What happened to the submission, newest first.", gives=list[shown.Audit], extended=True
    )
    def get(self, _request: Request, project_id: int, form_id: str, instance_id: str) -> Response:
        found = self.found(self.form(project_id, form_id), instance_id)
        events = list(parts.events_of(found))
        actors = parts.actors_of(events)
        return Response([shown.audit(each, actors, extended=self.extended) for each in events])
