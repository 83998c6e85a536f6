"""Projects: the list, a new one, one with its units and figures, changing and deleting."""

from functools import cached_property
from typing import Any

from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from backend.accounts import permissions, projects, selectors, verbs
from backend.accounts import services as accounts
from backend.accounts.models import Project
from backend.accounts.permissions import project_for
from backend.api.description import described
from backend.api.shown import projects as shown
from backend.api.shown import verbs as shown_verbs
from backend.api.shown.roles import number
from backend.api.taken import projects as taken
from backend.api.views.base import ProgramView, success
from backend.survey import projects as overview
from backend.survey.forms import whole


class ShownProjects(ProgramView):
    """A view that shows projects, extended where the caller wants it."""

    @cached_property
    def across(self) -> permissions.Across:
        """What the caller may do in all the projects, asked once."""
        return permissions.Across(self.person, timezone.localdate())

    def told(self, rows: list[Project]) -> list[shown.ShownProject]:
        keys = overview.managed_keys(rows)
        if not self.extended:
            return [shown.project(each, keys.get(each.pk)) for each in rows]
        across = self.across
        figures = overview.figures(self.person, across, rows)
        return [
            shown.extended(
                each,
                figures[each.pk],
                shown_verbs.shown(across.verbs_in(each.pk)),
                keys.get(each.pk),
            )
            for each in rows
        ]

    def whole(self, project: Project) -> shown.ShownProject:
        """With its units, which are ours."""
        (told,) = self.told([project])
        return {**told, "units": selectors.project_keys(project)}


class ProjectsView(ShownProjects):
    @described(
        "The projects that the caller may read; ?forms and ?datasets put theirs beside",
        query=taken.Listing,
        gives=list[shown.ShownProject],
        extended=True,
    )
    def get(self, request: Request) -> Response:
        wanted = taken.Listing.of(request.query_params)
        rows = list(permissions.projects_seen(self.person, deleted=wanted["deleted"]))
        told = self.told(rows)
        if wanted["forms"]:
            shown.with_forms(told, overview.forms_of(self.across, rows))
        if wanted["datasets"]:
            shown.with_lists(told, overview.lists_of(self.across, rows))
        return Response(told)

    @described("A new project", takes=taken.NewProject, gives=shown.ShownProject)
    def post(self, request: Request) -> Response:
        permissions.everywhere(self.person, verbs.PROJECT_CREATE)
        given = taken.NewProject.of(request.data)
        project = accounts.create_project(
            name=given["name"],
            description=given["description"] or "",
            units=given["units"],
            actor=self.person,
            now=timezone.now(),
        )
        return Response(self.whole(project))


class ProjectView(ShownProjects):
    @described("A project", gives=shown.ShownProject, extended=True)
    def get(self, _request: Request, project_id: int) -> Response:
        return Response(self.whole(project_for(self.person, project_id, verbs.PROJECT_READ)))

    @described(
        "Change name, description, archived", takes=taken.ProjectChange, gives=shown.ShownProject
    )
    def patch(self, request: Request, project_id: int) -> Response:
        project = project_for(self.person, project_id, verbs.PROJECT_UPDATE)
        changes = taken.ProjectChange.of(request.data)
        projects.update(project=project, changes=changes, actor=self.person, now=timezone.now())
        return Response(self.whole(project))

    @described(
        "Put a project with its forms' states and assignments in one go",
        takes=taken.WholeProject,
        gives=shown.ShownProject,
    )
    def put(self, request: Request, project_id: int) -> Response:
        project = project_for(self.person, project_id, verbs.PROJECT_UPDATE)
        given: dict[str, Any] = taken.WholeProject.of(request.data)
        whole.put(
            project=project,
            given=given.pop("forms", None),
            changes=given,
            roles={number(role): role for role in selectors.roles()},
            actor=self.person,
            today=timezone.localdate(),
            now=timezone.now(),
        )
        return Response(self.whole(project))

    @described("Delete a project: nobody finds it any more, its keys open nothing")
    def delete(self, _request: Request, project_id: int) -> Response:
        project = project_for(self.person, project_id, verbs.PROJECT_DELETE)
        projects.delete(project=project, actor=self.person, now=timezone.now())
        return success()
