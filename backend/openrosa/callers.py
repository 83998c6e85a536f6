"""Who calls at the phones' door: a key in the path, Basic over https, or a draft's test token."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from backend import problems
from backend.accounts import handsets, permissions, selectors, services, verbs
from backend.accounts.areas import Area
from backend.accounts.authentication import signed_in
from backend.accounts.models import AppUser, Project, User
from backend.survey.entities.phones import Holder, holder_of
from backend.survey.forms import reading
from backend.survey.forms import selectors as forms
from backend.survey.forms.models import FormVersion
from backend.survey.forms.reading import Which


@dataclass
class Caller:
    """The actor, the project, and under which address she reached it."""

    actor: User | AppUser | None
    project: Project
    base_url: str
    draft: FormVersion | None = None
    lost: bool = False  # a lost phone: nothing is given, and its lists are to be emptied

    @property
    def language(self) -> str:
        person = self.actor.holder if isinstance(self.actor, AppUser) else self.actor
        return person.language if person else settings.LANGUAGE_CODE

    def listed(self) -> list[FormVersion]:
        if self.draft is not None:
            return [self.draft]
        return forms.listed_for(self._actor(), self.project)

    def version(self, form_id: str, version_pk: int | None) -> FormVersion:
        if self.draft is not None:
            return self.draft
        return forms.version_for(self._actor(), self.project, form_id, version_pk or 0)

    def readable(self, form_id: str, which: Which | str) -> FormVersion:
        """A version by its name, or by what it is: for people, who have no key."""
        if not isinstance(self.actor, User):
            raise problems.sign_in_needed()
        return reading.version_for(self.actor, self.project.pk, form_id, which)

    def area(self) -> Area:
        """Where the caller may submit: what lists on the phone are cut by."""
        if self.draft is not None:
            return Area(everything=True, keys=frozenset())
        return permissions.area_for(self._actor(), self.project, verbs.SUBMISSION_CREATE)

    def list_holder(self) -> Holder:
        """As whom the caller carries entity lists; a draft's test sees them whole."""
        if self.draft is not None:
            return Holder(area=self.area())
        return holder_of(self._actor(), self.project, self.area())

    def note(self, request: HttpRequest, fetched: FormVersion | None = None) -> None:
        """Remember which device called and what it fetched; web forms and people are no devices."""
        if isinstance(self.actor, AppUser) and self.actor.kind == AppUser.Kind.PHONE:
            handsets.note_call(
                app_user=self.actor,
                device_id=request.GET.get("deviceID", ""),
                user_agent=request.headers.get("User-Agent", ""),
                fetched=_kept(fetched),
                now=timezone.now(),
            )

    @cached_property
    def standing(self) -> permissions.Standing | None:
        """What the caller may do here; None for a draft's test, which is nobody's."""
        if self.draft is not None:
            return None
        return permissions.standing_of(self._actor(), self.project.pk)

    def may_submit_something(self) -> None:
        if self.standing is not None:
            self.standing.require(verbs.SUBMISSION_CREATE)

    def may_submit(self, form_id: str) -> None:
        """Raises forbidden. A web form's key opens its one form only."""
        if self.standing is None:
            return
        if isinstance(self.actor, AppUser) and self.actor.form_id not in {"", form_id}:
            raise problems.forbidden()
        self.standing.require(verbs.SUBMISSION_CREATE, form_id)

    def _actor(self) -> User | AppUser:
        if self.actor is None:
            raise problems.sign_in_needed()
        return self.actor


class LostPhone(Caller):
    """A key whose phone is lost: its list is empty, so that the phone wipes its forms; no more."""

    def listed(self) -> list[FormVersion]:
        return []

    def version(self, form_id: str, version_pk: int | None) -> FormVersion:  # noqa: ARG002
        raise problems.bad_token()

    def may_submit_something(self) -> None:
        raise problems.bad_token()

    def may_submit(self, form_id: str) -> None:  # noqa: ARG002
        self.may_submit_something()


def caller_of(
    request: HttpRequest,
    project_id: int,
    token: str = "",
    form_id: str = "",
    is_draft: bool = False,
    **_rest: Any,
) -> Caller:
    """Raises bad_token (403), sign_in_needed (401), wrong_password (401), https_only (401)."""
    if is_draft:
        draft = forms.draft_by_token(token, project_id, form_id)
        path = f"/v1/test/{token}/projects/{project_id}/forms/{quote(form_id, safe='')}/draft"
        return Caller(None, draft.form.project, settings.PUBLIC_URL + path, draft)
    if token:
        return _by_key(request, token, project_id)
    return _by_header(request, project_id)


def _kept(fetched: FormVersion | None) -> tuple[str, str] | None:
    """What is remembered of a fetched form: nothing of an anonymous one."""
    if fetched is None or fetched.anonymous:
        return None
    return fetched.form.form_id, fetched.version


def _by_key(request: HttpRequest, token: str, project_id: int) -> Caller:
    now = timezone.now()
    app_user = selectors.app_user_by_token(token, now)
    # 403, never 401: a phone would ask for a password that does not exist.
    if app_user is None or app_user.project_id != project_id:
        return _by_lost_key(token, project_id, now)
    services.seen(app_user=app_user, now=now)
    base = f"{_base(request, app_user)}/v1/key/{token}/projects/{project_id}"
    return Caller(app_user, app_user.project, base)


def _by_lost_key(token: str, project_id: int, now: datetime) -> Caller:
    """Raises bad_token for any other dead key."""
    app_user = handsets.lost_by_token(token, project_id)
    if app_user is None:
        raise problems.bad_token()
    handsets.note_lost(app_user=app_user, now=now)
    return LostPhone(app_user, app_user.project, settings.PUBLIC_URL, lost=True)


def _base(request: HttpRequest, app_user: AppUser) -> str:
    """PUBLIC_URL; a web form calls back to the address that its page came from."""
    if app_user.kind == AppUser.Kind.WEB_FORM:
        return f"{request.scheme}://{request.get_host()}"
    return settings.PUBLIC_URL


def _by_header(request: HttpRequest, project_id: int) -> Caller:
    found = signed_in(request)
    if found is None:
        raise problems.sign_in_needed()
    user = found[0]
    project = permissions.project_for(user, project_id, verbs.FORM_LIST)
    return Caller(user, project, f"{settings.PUBLIC_URL}/v1/projects/{project_id}")
