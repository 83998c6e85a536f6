"""Addresses of releases: the figures about persons as they were published."""

from django.urls import path

from backend.api.addresses.base import PROJECT
from backend.api.views import releases

urlpatterns = [
    path(f"{PROJECT}/releases", releases.ReleasesView.as_view()),
    path(f"{PROJECT}/releases/<plain:month>", releases.ReleaseView.as_view()),
]
