"""Keys of phones (Central's app users): the list, a new one, taking one back."""

from uuid import UUID

from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from backend.accounts import holders, verbs
from backend.accounts import services as accounts
from backend.accounts.permissions import project_for
from backend.api.shown import accounts as shown
from backend.api.taken.accounts import NewAppUser
from backend.api.views.base import ProgramView, success


class AppUsersView(ProgramView):
    def get(self, _request: Request, project_id: int) -> Response:
        verb = verbs.APP_USER_READ
        project = project_for(self.person, project_id, verb)
        keys = holders.app_users_for(self.person, project, verb, timezone.localdate())
        return Response([shown.app_user(key) for key in keys])

    def post(self, request: Request, project_id: int) -> Response:
        project = project_for(self.person, project_id, verbs.APP_USER_CREATE)
        given = NewAppUser.of(request.data)
        holder, site = holders.holder_for(
            self.person,
            project,
            email=given["holder"],
            site=given["site"],
            today=timezone.localdate(),
        )
        key, token = accounts.create_app_user(
            project=project,
            name=given["displayName"],
            holder=holder,
            site=site,
            actor=self.person,
            now=timezone.now(),
        )
        return Response(shown.app_user(key, token))


class AppUserView(ProgramView):
    def delete(self, _request: Request, project_id: int, app_user_id: UUID) -> Response:
        project = project_for(self.person, project_id, verbs.APP_USER_CREATE)
        key = holders.app_user_for(self.person, project, app_user_id, timezone.localdate())
        accounts.revoke_app_user(app_user=key, actor=self.person, now=timezone.now())
        return success()
