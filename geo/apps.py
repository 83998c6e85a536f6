"""geo: administrative units with dates, boundaries, and where a point lies."""

from django.apps import AppConfig


class GeoConfig(AppConfig):
    name = "geo"
    label = "geo"
