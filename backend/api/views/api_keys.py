"""API keys: one's own, made and taken back; never by a key."""

from uuid import UUID

from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from backend.accounts.credentials import api_keys, selectors
from backend.api.description import described
from backend.api.shown import api_keys as shown
from backend.api.taken.api_keys import NewApiKey
from backend.api.views.base import ProgramView, success


class ApiKeysView(ProgramView):
    @described("One's own API keys, without their tokens", gives=list[shown.ShownApiKey])
    def get(self, _request: Request) -> Response:
        api_keys.refuse_key(self.person)
        return Response([shown.api_key(each) for each in selectors.api_keys_of(self.person)])

    @described(
        "A new API key, cut from what one may do oneself; its token is told this once",
        takes=NewApiKey,
        gives=shown.NewShownApiKey,
    )
    def post(self, request: Request) -> Response:
        given = NewApiKey.of(request.data)
        made = api_keys.create(
            owner=self.person,
            name=given["name"],
            wanted=given["verbs"],
            projects=given["projects"],
            units=given["units"],
            sensitive=given["sensitive"],
            expires_at=given["expires_at"],
            now=timezone.now(),
        )
        return Response(shown.made(*made))


class ApiKeyView(ProgramView):
    @described("Take back an API key of one's own")
    def delete(self, _request: Request, key_id: UUID) -> Response:
        api_keys.revoke(owner=self.person, key_id=key_id, now=timezone.now())
        return success()
