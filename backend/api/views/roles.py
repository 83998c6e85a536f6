"""Roles and assignments: for the whole server, for a project, for one form."""

from typing import Any

from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from backend.accounts import assigned, giving, permissions, selectors, verbs
from backend.accounts.giving import Place
from backend.accounts.permissions import project_for
from backend.api.description import described
from backend.api.shown import roles as shown
from backend.api.shown.users import Actor
from backend.api.taken.roles import NewAssignment, role_named
from backend.api.views.base import ProgramView, success
from backend.survey.forms import selectors as forms


class RolesView(ProgramView):
    # Central shows its roles to everybody.
    permission_classes = []

    @described("The roles and what they allow", gives=list[shown.ShownRole])
    def get(self, _request: Request) -> Response:
        return Response([shown.role(each) for each in selectors.roles()])


class RoleView(ProgramView):
    permission_classes = []

    @described("A role by number or by Central's name of it", gives=shown.ShownRole)
    def get(self, _request: Request, role: str) -> Response:
        return Response(shown.role(role_named(role)))


class AssignmentsOfPlace(ProgramView):
    """A view about who has which role in one place: all that differs is the place."""

    def place(self, verb: str, *, project_id: int | None = None, form_id: str = "") -> Place:
        """Raises not_found, forbidden."""
        if project_id is None:
            permissions.everywhere(self.person, verb)
            return Place(None)
        project = project_for(self.person, project_id, verb)
        return Place(project, forms.form_in(project, form_id).form_id if form_id else "")


class AssignmentsView(AssignmentsOfPlace):
    @described("Who has which role here", gives=list[shown.ShownAssignment], extended=True)
    def get(self, _request: Request, **where: Any) -> Response:
        place = self.place(verbs.ASSIGNMENT_READ, **where)
        held = assigned.seen(self.person, place, timezone.localdate())
        return Response([shown.assignment(each, extended=self.extended) for each in held])


class RoleAssignmentsView(AssignmentsOfPlace):
    @described("Who has this role here", gives=list[Actor])
    def get(self, _request: Request, role: str, **where: Any) -> Response:
        place = self.place(verbs.ASSIGNMENT_READ, **where)
        wanted = role_named(role)
        held = assigned.seen(self.person, place, timezone.localdate())
        actors = [shown.holder(each) for each in held if each.role_id == wanted.pk]
        return Response(list({each["id"]: each for each in actors}.values()))


class AssignmentView(AssignmentsOfPlace):
    @described("Give this role to a person or a key", takes=NewAssignment)
    def post(self, request: Request, role: str, actor_id: int, **where: Any) -> Response:
        place = self.place(verbs.ASSIGNMENT_UPDATE, **where)
        giving.give(
            actor=self.person,
            role=role_named(role),
            place=place,
            to=selectors.actor_by_number(actor_id, place.project),
            **NewAssignment.of(request.data or {}),
            today=timezone.localdate(),
            now=timezone.now(),
        )
        return success()

    @described("Take this role back from a person or a key")
    def delete(self, _request: Request, role: str, actor_id: int, **where: Any) -> Response:
        place = self.place(verbs.ASSIGNMENT_UPDATE, **where)
        giving.take_back(
            actor=self.person,
            role=role_named(role),
            place=place,
            held_by=selectors.actor_by_number(actor_id, place.project),
            today=timezone.localdate(),
            now=timezone.now(),
        )
        return success()


class FormsAssignmentsView(ProgramView):
    @described(
        "Who has which role for single forms of the project",
        gives=list[shown.ShownAssignment],
        extended=True,
    )
    def get(self, _request: Request, project_id: int, role: str = "") -> Response:
        project = project_for(self.person, project_id, verbs.ASSIGNMENT_READ)
        held = assigned.seen_for_forms(self.person, project, timezone.localdate())
        wanted = role_named(role).pk if role else None
        return Response(
            [
                shown.assignment(each, extended=self.extended, form=True)
                for each in held
                if wanted in {None, each.role_id}
            ]
        )
