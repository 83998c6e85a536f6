"""Addresses of entity lists and entities."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
