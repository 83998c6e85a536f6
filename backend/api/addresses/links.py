"""Addresses of field devices."""

from django.urls import path

from backend.api.addresses.base import PROJECT
from backend.api.views import handsets

PHONE = f"{PROJECT}/app-users/<int:app_user_id>"

urlpatterns = [
    path(f"{PHONE}/devices", handsets.PhoneDevicesView.as_view()),
    path(f"{PHONE}/lost", handsets.PhoneLostView.as_view()),
    path(f"{PHONE}/token", handsets.PhoneTokenView.as_view()),
]
