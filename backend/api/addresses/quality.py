"""Addresses of quality, back-checks and send-backs."""

from django.urls import path

from backend.api.addresses.base import FORM, SUBMISSION
from backend.api.views import quality

urlpatterns = [
    path(f"{FORM}/quality", quality.BoardView.as_view()),
    path(f"{FORM}/back-checks", quality.DrawsView.as_view()),
    path(f"{FORM}/back-checks/<uuid:draw_id>", quality.DrawView.as_view()),
    path(f"{FORM}/back-checks/<int:check_id>", quality.CheckView.as_view()),
    path(f"{SUBMISSION}/send-backs", quality.SendBacksView.as_view()),
]
