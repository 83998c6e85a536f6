"""Addresses of field devices and public links."""

from django.urls import path

from backend.api.addresses.base import FORM, PROJECT
from backend.api.views import handsets, links

PHONE = f"{PROJECT}/app-users/<int:app_user_id>"

urlpatterns = [
    path(f"{FORM}/public-links", links.LinksView.as_view()),
    path(f"{PHONE}/devices", handsets.PhoneDevicesView.as_view()),
    path(f"{PHONE}/lost", handsets.PhoneLostView.as_view()),
    path(f"{PHONE}/token", handsets.PhoneTokenView.as_view()),
]
