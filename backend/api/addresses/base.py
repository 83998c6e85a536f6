"""Parts of addresses that the resources share."""

from django.urls import register_converter
from django.urls.converters import StringConverter


class PlainConverter(StringConverter):
    """A part of a path without control characters: no database takes NUL."""

    regex = r"[^/\x00-\x1f\x7f]+"


class DeepConverter(PlainConverter):
    """As `plain`, and slashes: versions may be dates, "2026/11/22"."""

    regex = r"[^\x00-\x1f\x7f]+?"


register_converter(PlainConverter, "plain")
register_converter(DeepConverter, "deep")

PROJECT = "v1/projects/<int:project_id>"
FORM = f"{PROJECT}/forms/<plain:form_id>"
SUBMISSION = f"{FORM}/submissions/<plain:instance_id>"
ENTITY_LIST = f"{PROJECT}/datasets/<plain:list_name>"
