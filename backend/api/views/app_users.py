"""Keys of phones (Central's app users): the list, new ones, properties, taking them back."""

from uuid import UUID

from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from backend.accounts import holders, keys, verbs
from backend.accounts import services as accounts
from backend.accounts.models import AppUser, Project
from backend.accounts.permissions import may, project_for
from backend.api.description import described
from backend.api.shown import app_users as shown
from backend.api.taken.app_users import AppUserChange, NewActorProperty, NewAppUser
from backend.api.views.base import ProgramView, success


class KeysOfProject(ProgramView):
    """A view about the keys of a project."""

    def project(self, project_id: int, verb: str = verbs.APP_USER_CREATE) -> Project:
        return project_for(self.person, project_id, verb)

    def key(self, project_id: int, app_user_id: UUID | int) -> AppUser:
        """Raises not_found."""
        project = self.project(project_id)
        today = timezone.localdate()
        return holders.app_user_for(self.person, project, app_user_id, today, revoked=True)


class AppUsersView(KeysOfProject):
    @described(
        "The keys of phones; a token for those who may make keys, null once it opens nothing",
        gives=list[shown.ShownAppUser],
        extended=True,
    )
    def get(self, _request: Request, project_id: int) -> Response:
        project = self.project(project_id, verbs.APP_USER_READ)
        today = timezone.localdate()
        rows = holders.app_users_for(self.person, project, verbs.APP_USER_READ, today, revoked=True)
        tokens = accounts.tokens_of(
            rows, shown=may(self.person, project, verbs.APP_USER_CREATE), now=timezone.now()
        )
        show = shown.extended if self.extended else shown.app_user
        told = [show(key, tokens.get(key.pk)) for key in rows]
        # Central's order: those that still open something first.
        return Response(sorted(told, key=lambda each: each["token"] is None))

    @described("A new key", takes=NewAppUser, gives=shown.ShownAppUser)
    def post(self, request: Request, project_id: int) -> Response:
        project = self.project(project_id)
        given = NewAppUser.of(request.data)
        key, token = holders.create_key(
            actor=self.person,
            project=project,
            name=given["displayName"],
            email=given["holder"],
            site=given["site"],
            expires_at=given["expiresAt"],
            properties=given["properties"],
            today=timezone.localdate(),
            now=timezone.now(),
        )
        return Response(shown.app_user(key, token))


class AppUserView(KeysOfProject):
    @described("A key, by its number or UUID", gives=shown.ExtendedAppUser)
    def get(self, _request: Request, project_id: int, app_user_id: UUID | int) -> Response:
        key = self.key(project_id, app_user_id)
        tokens = accounts.tokens_of([key], shown=True, now=timezone.now())
        return Response(shown.extended(key, tokens.get(key.pk)))

    @described(
        "Set or unset properties; ours: the name and the end",
        takes=AppUserChange,
        gives=shown.ExtendedAppUser,
    )
    def patch(self, request: Request, project_id: int, app_user_id: UUID | int) -> Response:
        key = self.key(project_id, app_user_id)
        changes = AppUserChange.of(request.data)
        keys.update_key(key=key, changes=changes, actor=self.person, now=timezone.now())
        tokens = accounts.tokens_of([key], shown=True, now=timezone.now())
        return Response(shown.extended(key, tokens.get(key.pk)))

    @described("Delete a key: it opens nothing, and what it sent keeps its name")
    def delete(self, _request: Request, project_id: int, app_user_id: UUID | int) -> Response:
        key = self.key(project_id, app_user_id)
        keys.delete_key(key=key, actor=self.person, now=timezone.now())
        return success()


class ActorPropertiesView(KeysOfProject):
    @described(
        "The properties that keys may carry; extended with the values in use",
        gives=list[shown.ShownProperty],
        extended=True,
    )
    def get(self, _request: Request, project_id: int) -> Response:
        project = self.project(project_id, verbs.APP_USER_READ)
        if self.extended:
            today = timezone.localdate()
            rows = holders.app_users_for(
                self.person, project, verbs.APP_USER_READ, today, revoked=True
            )
            return Response(shown.values(keys.values_in(project, rows)))
        return Response([{"name": row.name} for row in keys.properties_in(project)])

    @described("A new property that keys may carry", takes=NewActorProperty)
    def post(self, request: Request, project_id: int) -> Response:
        project = self.project(project_id)
        name = NewActorProperty.of(request.data)["name"]
        keys.create_property(project=project, name=name, actor=self.person, now=timezone.now())
        return success()
