"""Addresses of quality, back-checks and send-backs."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
