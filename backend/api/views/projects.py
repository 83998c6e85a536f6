"""Projects: the list, a new one, one with its units."""

from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from backend.accounts import permissions, selectors, verbs
from backend.accounts import services as accounts
from backend.accounts.permissions import project_for
from backend.api.shown import accounts as shown
from backend.api.taken.accounts import NewProject
from backend.api.views.base import ProgramView


class ProjectsView(ProgramView):
    def get(self, _request: Request) -> Response:
        readable = permissions.projects_for(self.person, verbs.PROJECT_READ)
        return Response([shown.project(each) for each in readable])

    def post(self, request: Request) -> Response:
        permissions.everywhere(self.person, verbs.PROJECT_CREATE)
        project = accounts.create_project(**NewProject.of(request.data), now=timezone.now())
        return Response({**shown.project(project), "units": selectors.project_keys(project)})


class ProjectView(ProgramView):
    def get(self, _request: Request, project_id: int) -> Response:
        project = project_for(self.person, project_id, verbs.PROJECT_READ)
        return Response({**shown.project(project), "units": selectors.project_keys(project)})
