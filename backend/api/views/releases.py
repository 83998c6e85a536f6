"""Releases: the figures about persons of closed months, as they were published for good."""

from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from backend.accounts import permissions, verbs
from backend.accounts.permissions import project_for
from backend.api.description import described
from backend.api.shown import releases as shown
from backend.api.taken.releases import NewRelease
from backend.api.views.base import ProgramView
from backend.figures import reading, releasing
from outreach import selectors as outreach


class ReleasesView(ProgramView):
    @described("List the published months", gives=list[shown.ShownRelease])
    def get(self, _request: Request, project_id: int) -> Response:
        project = project_for(self.person, project_id, verbs.MAP_READ)
        return Response([shown.release(each) for each in outreach.releases(project.pk)])

    @described("Publish a month for good", takes=NewRelease, gives=shown.ShownRelease)
    def post(self, request: Request, project_id: int) -> Response:
        project = project_for(self.person, project_id, verbs.FIGURES_RELEASE)
        permissions.whole(self.person, project, verbs.FIGURES_RELEASE)
        body = NewRelease.of(request.data)
        made = releasing.release(
            project=project,
            month=reading.read_month(body["month"]),
            actor=self.person,
            now=timezone.now(),
        )
        return Response(shown.release(made))


class ReleaseView(ProgramView):
    @described("The figures of a published month", gives=shown.ShownFigures)
    def get(self, _request: Request, project_id: int, month: str) -> Response:
        project = project_for(self.person, project_id, verbs.MAP_READ)
        release = reading.release_for(project, reading.read_month(month))
        return Response(shown.figures(release, reading.lines(self.person, project, release)))
