"""Seeing as somebody else at the program door: begin and end; meanwhile the header X-View-As."""

from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from backend.accounts import managing, viewing
from backend.accounts.credentials.api_keys import refuse_key
from backend.api.description import described
from backend.api.shown import viewing as shown
from backend.api.views.base import ProgramView, success


class ViewAsView(ProgramView):
    @described("See as this person for a quarter of an hour", gives=shown.ShownViewing)
    def post(self, _request: Request, who: str) -> Response:
        """Reading calls with the header X-View-As: ID are then answered as to her."""
        refuse_key(self.person)
        now = timezone.now()
        other = managing.readable(self.person, who)
        made = viewing.start(
            viewer=self.person, seen_as=other, today=timezone.localdate(now), now=now
        )
        return Response(shown.viewing(made))

    @described("See as oneself again")
    def delete(self, _request: Request, who: str) -> Response:  # noqa: ARG002
        viewing.stop_of(viewer=self.person, now=timezone.now())
        return success()
