"""Addresses of the server itself: description, configuration, audits."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
