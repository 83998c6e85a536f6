"""Addresses of encryption keys."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
