"""Changes to a site that no questionnaire makes."""

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction

from outreach.models import Site


@transaction.atomic
def set_contact(*, site: Site, user: AbstractBaseUser | None) -> Site:
    """Name the account of the site's contact, who is reminded of its activities."""
    site.contact_user_id = user.pk if user else None
    site.save(update_fields=["contact_user"])
    return site
