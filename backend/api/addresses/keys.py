"""Addresses of encryption keys."""

from django.urls import path

from backend.api.addresses.base import FORM, PROJECT
from backend.api.views import keys

urlpatterns = [
    path(f"{PROJECT}/key", keys.ProjectKeyView.as_view()),
    path(f"{FORM}/submissions/keys", keys.SubmissionKeysView.as_view()),
]
