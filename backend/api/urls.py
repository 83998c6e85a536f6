"""Addresses of the program door: Central's paths. Unknown ones are told so in JSON."""

from django.urls import re_path

from backend.api.addresses import (
    accounts,
    entities,
    exports,
    forms,
    keys,
    links,
    privacy,
    quality,
    releases,
    server,
    submissions,
    webhooks,
)
from backend.api.views.base import UnknownAddressView

# The more particular first: an export's `submissions.csv` is no form called "….csv".
urlpatterns = [
    *server.urlpatterns,
    *accounts.urlpatterns,
    *links.urlpatterns,
    *keys.urlpatterns,
    *webhooks.urlpatterns,
    *privacy.urlpatterns,
    *quality.urlpatterns,
    *releases.urlpatterns,
    *exports.urlpatterns,
    *entities.urlpatterns,
    *submissions.urlpatterns,
    *forms.urlpatterns,
    re_path(r"^v1(/|$)", UnknownAddressView.as_view()),
]
