"""Addresses of exports: CSV, XLSX, GeoJSON, SPSS, Stata."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
