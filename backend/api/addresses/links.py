"""Addresses of public links and field devices."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
