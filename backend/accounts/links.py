"""Public links: one form, open to whoever has the address; once per respondent where that is asked.

A respondent opens the link in a browser. The page gives that browser a random cookie and a key of
its own for two hours; the server, not the browser, remembers whose key has sent a form. Nothing
about the respondent is kept but the cookie's hash.
"""

import hashlib
import unicodedata
from datetime import datetime, timedelta
from urllib.parse import quote

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from backend import problems
from backend.accounts import giving, services, tokens
from backend.accounts.models import AppUser, LinkUse, Project, Role, User

RESPONDENT_LIFE = timedelta(hours=2)
ROLE = "public_link"


@transaction.atomic
def create_link(
    *,
    project: Project,
    form_id: str,
    name: str,
    once: bool,
    expires_at: datetime | None,
    actor: User,
    now: datetime,
) -> tuple[AppUser, str]:
    """A link to one form, and its token. What it sends lies in its maker's area. beyond_own."""
    link, token = services.create_app_user(
        project=project,
        name=unicodedata.normalize("NFC", name).strip(),
        kind=AppUser.Kind.PUBLIC_LINK,
        form_id=form_id,
        once=once,
        expires_at=expires_at,
        actor=actor,
        now=now,
    )
    services.ensure_roles()
    giving.give(
        actor=actor,
        role=Role.objects.get(name=ROLE),
        place=giving.Place(project, form_id),
        to=link,
        today=now.date(),
        now=now,
    )
    return link, token


def links_of(project: Project, form_id: str) -> QuerySet[AppUser]:
    """The links to this form, the newest first; those that are closed come along."""
    return (
        AppUser.objects.filter(project=project, kind=AppUser.Kind.PUBLIC_LINK, form_id=form_id)
        .select_related("created_by")
        .order_by("-created_at", "-number")
    )


def link_in(project: Project, form_id: str, number: int) -> AppUser:
    """Raises not_found."""
    found = links_of(project, form_id).filter(number=number).first()
    if found is None:
        raise problems.not_found()
    return found


def address_of(token: str) -> str:
    """Where a respondent opens the link. The address holds the link's secret and no person."""
    return f"{settings.PUBLIC_URL}/f/{quote(token, safe='')}"


def has_used(link: AppUser, respondent: str) -> bool:
    """Has the browser with this cookie sent its form?"""
    return LinkUse.objects.filter(link=link, respondent_hash=hashed(respondent)).exists()


@transaction.atomic
def open_for(*, link: AppUser, respondent: str, now: datetime) -> str:
    """A key for this browser (its cookie is `respondent`). Raises link_used."""
    if link.once and has_used(link, respondent):
        raise problems.link_used()
    token = tokens.fresh()
    AppUser.objects.create(
        project_id=link.project_id,
        number=services.next_key_number(),
        kind=AppUser.Kind.WEB_FORM,
        name=link.name,
        form_id=link.form_id,
        once=link.once,
        link=link,
        respondent_hash=hashed(respondent),
        token_hash=tokens.hashed(token),
        created_at=now,
        expires_at=min(filter(None, (link.expires_at, now + RESPONDENT_LIFE))),
    )
    return token


def use(*, key: AppUser, instance_id: str, now: datetime) -> None:
    """Note, in the caller's transaction, that this respondent has sent this submission.

    Nothing for keys that may send again. `instance_id` is "" where the submission must not be
    named. Raises link_used for a second one, link_in_browser for somebody who goes round the page.
    """
    if not key.once:
        return
    if key.link_id is None:
        raise problems.link_in_browser()
    # Without a name (anonymous forms) a second one is told by the constraint: IntegrityError.
    if not instance_id or not refuse_used(key, instance_id):
        LinkUse.objects.create(
            link_id=key.link_id,
            respondent_hash=key.respondent_hash,
            instance_id=instance_id,
            used_at=now,
        )


def refuse_used(key: AppUser, instance_id: str) -> bool:
    """Has the respondent sent this very submission? Raises link_used when it was another."""
    used = LinkUse.objects.filter(link_id=key.link_id, respondent_hash=key.respondent_hash).first()
    if used is not None and used.instance_id != instance_id:
        raise problems.link_used()
    return used is not None


def hashed(respondent: str) -> str:
    return hashlib.sha256(respondent.encode("utf-8", "surrogateescape")).hexdigest()
