"""Addresses of submissions."""

from django.urls import path

from backend.api.addresses.base import FORM, SUBMISSION
from backend.api.views import submissions

urlpatterns = [
    path(f"{FORM}/submissions", submissions.SubmissionsView.as_view()),
    path(f"{SUBMISSION}.xml", submissions.SubmissionXMLView.as_view()),
]
