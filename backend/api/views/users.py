"""People: the list, a new one, one by number or e-mail, passwords, preferences."""

from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from backend import problems
from backend.accounts import managing, people, permissions, selectors, verbs
from backend.accounts.models import Session
from backend.accounts.permissions import project_for
from backend.api.description import described
from backend.api.shown import users as shown
from backend.api.shown import verbs as shown_verbs
from backend.api.taken import users as taken
from backend.api.views.base import ProgramView, success
from backend.guard.clients import address_of


class UsersView(ProgramView):
    @described(
        "The people of this server; an exact e-mail address finds its person for anybody",
        query=taken.Search,
        gives=list[shown.ShownUser],
    )
    def get(self, request: Request) -> Response:
        search = taken.Search.of(request.query_params)["q"]
        return Response([shown.user(each) for each in managing.people_for(self.person, search)])

    @described("A new person, who may do nothing yet", takes=taken.NewUser, gives=shown.ShownUser)
    def post(self, request: Request) -> Response:
        permissions.everywhere(self.person, verbs.USER_UPDATE)
        given = taken.NewUser.of(request.data)
        return Response(shown.user(people.create(**given, actor=self.person, now=timezone.now())))


class CurrentUserView(ProgramView):
    @described("Whoever is signed in", gives=shown.ShownUser, extended=True)
    def get(self, _request: Request) -> Response:
        if not self.extended:
            return Response(shown.user(self.person))
        across = permissions.Across(self.person, timezone.localdate())
        held = shown_verbs.shown(across.verbs_in(None))
        kept = selectors.preferences_of(self.person)
        return Response(shown.current(self.person, held, kept))


class UserView(ProgramView):
    @described("A person by number or e-mail", gives=shown.ShownUser)
    def get(self, _request: Request, who: str) -> Response:
        return Response(shown.user(managing.readable(self.person, who)))

    @described(
        "Change a name, an e-mail, a language", takes=taken.UserChange, gives=shown.ShownUser
    )
    def patch(self, request: Request, who: str) -> Response:
        user = managing.changeable(self.person, who, timezone.localdate())
        changes = taken.UserChange.of(request.data)
        people.update(user=user, changes=changes, actor=self.person, now=timezone.now())
        return Response(shown.user(user))

    @described("Retire a person: her sessions and keys end, her name stays on what she did")
    def delete(self, _request: Request, who: str) -> Response:
        today = timezone.localdate()
        user = managing.manageable(self.person, who, today)
        people.retire(user=user, actor=self.person, today=today, now=timezone.now())
        return success()


class PasswordView(ProgramView):
    @described("Change a password; the old one must be known", takes=taken.PasswordChange)
    def put(self, request: Request, who: str) -> Response:
        user = managing.changeable(self.person, who, timezone.localdate())
        session = request.auth if isinstance(request.auth, Session) else None
        people.change_password(
            **taken.PasswordChange.of(request.data),
            user=user,
            session=session,
            actor=self.person,
            now=timezone.now(),
            source=address_of(request._request),
        )
        return success()


class ResetInitiateView(ProgramView):
    permission_classes = []

    @described(
        "Ask for a new password. An administrator gets the token to hand on; others are told"
        " nothing, and the journal tells the administrators",
        takes=taken.ResetWanted,
        query=taken.Invalidate,
        gives=shown.ResetInitiated,
    )
    def post(self, request: Request) -> Response:
        token = managing.initiate_reset(
            actor=self.signed_in,
            email=taken.ResetWanted.of(request.data)["email"],
            invalidate=taken.Invalidate.of(request.query_params)["invalidate"],
            today=timezone.localdate(),
            now=timezone.now(),
        )
        told: shown.ResetInitiated = {"success": True}
        return Response(told | {"resetToken": token} if token else told)


class ResetVerifyView(ProgramView):
    # The token is no session's: it stands in the header as Central's clients send it.
    authentication_classes = []
    permission_classes = []

    @described("Set a new password with the token of a reset", takes=taken.NewPassword)
    def post(self, request: Request) -> Response:
        kind, _, token = request.headers.get("Authorization", "").partition(" ")
        if kind.lower() != "bearer":
            raise problems.forbidden()
        new = taken.NewPassword.of(request.data)["new"]
        people.reset_password(token=token.strip(), new=new, now=timezone.now())
        return success()


class SitePreferenceView(ProgramView):
    @described("Keep a preference for all projects", takes=taken.Preference)
    def put(self, request: Request, name: str) -> Response:
        value = taken.Preference.of(request.data)["value"]
        now = timezone.now()
        people.set_preference(user=self.person, project=None, name=name, value=value, now=now)
        return success()

    @described("Forget a preference")
    def delete(self, _request: Request, name: str) -> Response:
        people.forget_preference(user=self.person, project=None, name=name, now=timezone.now())
        return success()


class ProjectPreferenceView(ProgramView):
    @described("Keep a preference for one project", takes=taken.Preference)
    def put(self, request: Request, project_id: int, name: str) -> Response:
        project = project_for(self.person, project_id, verbs.PROJECT_READ)
        value = taken.Preference.of(request.data)["value"]
        now = timezone.now()
        people.set_preference(user=self.person, project=project, name=name, value=value, now=now)
        return success()

    @described("Forget a preference of one project")
    def delete(self, _request: Request, project_id: int, name: str) -> Response:
        project = project_for(self.person, project_id, verbs.PROJECT_READ)
        people.forget_preference(user=self.person, project=project, name=name, now=timezone.now())
        return success()
