"""What the pages of public links show: a link that works, and the list with counts."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.safestring import SafeString

from backend import problems
from backend.accounts import links, selectors, services
from backend.accounts.models import AppUser
from backend.survey.forms import selectors as forms
from backend.survey.forms.models import Form, FormVersion
from backend.survey.submissions import selectors as submissions
from backend.web import codes


@dataclass(frozen=True)
class LinkRow:
    """A link; `address` is "" once it is closed."""

    link: AppUser
    address: str
    qr: SafeString | None
    received: int


def rows_of(form: Form) -> list[LinkRow]:
    """The links to a form, the newest first. The number of queries does not grow."""
    found = list(links.links_of(form.project, form.form_id))
    counts = submissions.received_by(found)
    return [_row(link, counts.get(link.pk, 0)) for link in found]


def _row(link: AppUser, received: int) -> LinkRow:
    ended = link.expires_at is not None and link.expires_at <= timezone.now()
    token = "" if link.revoked_at or ended else services.token_of(link)
    address = links.address_of(token) if token else ""
    return LinkRow(link, address, codes.address_code(address) if address else None, received)


def usable(token: str) -> tuple[AppUser, FormVersion]:
    """A link that is open, and the version to fill. Raises link_closed, link_not_encrypting."""
    link = selectors.app_user_by_token(token, timezone.now())
    if link is None or link.kind != AppUser.Kind.PUBLIC_LINK:
        raise problems.link_closed()
    for version in forms.listed_for(link, link.project):
        if version.form.form_id == link.form_id:
            if version.key_id is not None:
                raise problems.link_not_encrypting(form_id=link.form_id)
            return link, version
    raise problems.link_closed()
