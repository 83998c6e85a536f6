"""Public links of a form (Central's): list and make. A link is closed like any session."""

from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from backend.accounts import links, verbs
from backend.accounts import services as accounts
from backend.accounts.permissions import may, project_for
from backend.api.description import described
from backend.api.shown import links as shown
from backend.api.taken.links import NewLink
from backend.api.views.base import ProgramView
from backend.survey.forms import encrypting
from backend.survey.forms import selectors as forms


class LinksView(ProgramView):
    @described(
        "The public links of a form; tokens for those who may make them",
        gives=list[shown.ShownLink],
    )
    def get(self, _request: Request, project_id: int, form_id: str) -> Response:
        project = project_for(self.person, project_id, verbs.PUBLIC_LINK_READ)
        form = forms.form_in(project, form_id)
        rows = list(links.links_of(project, form.form_id))
        told = may(self.person, project, verbs.PUBLIC_LINK_CREATE)
        tokens = accounts.tokens_of(rows, shown=told, now=timezone.now())
        return Response([shown.link(each, tokens.get(each.pk)) for each in rows])

    @described("Make a public link", takes=NewLink, gives=shown.ShownLink)
    def post(self, request: Request, project_id: int, form_id: str) -> Response:
        project = project_for(self.person, project_id, verbs.PUBLIC_LINK_CREATE)
        form = forms.form_in(project, form_id)
        encrypting.refuse_browser(form)
        body = NewLink.of(request.data)
        link, token = links.create_link(
            project=project,
            form_id=form.form_id,
            name=body["displayName"],
            once=body["once"],
            expires_at=body["expiresAt"],
            actor=self.person,
            now=timezone.now(),
        )
        return Response(shown.link(link, token))
