"""Addresses of the OData door: Central's. They come before the program door's forms and lists."""

from typing import Any

from django.urls import URLPattern, re_path

from backend.odata.views import entities, forms

# No control characters: no database takes NUL. No more digits than a number of theirs has.
PLAIN = r"[^/\x00-\x1f\x7f]+"
PROJECT = r"^v1/projects/(?P<project_id>[0-9]{1,18})"
FORM = rf"{PROJECT}/forms/(?P<form_id>{PLAIN})"
ENTITY_LIST = rf"{PROJECT}/datasets/(?P<name>{PLAIN})\.svc"
KEY = r"\('(?P<instance_id>(?:[^'/\x00-\x1f\x7f]|'')+)'\)"


def _feed(service: str, **more: Any) -> list[URLPattern]:
    """A form's feed at this address."""
    return [
        re_path(rf"{service}/?$", forms.FormServiceView.as_view(**more)),
        re_path(rf"{service}/\$metadata/?$", forms.FormMetadataView.as_view(**more)),
        re_path(
            rf"{service}/Submissions{KEY}(?P<rest>[^\x00-\x1f\x7f]*)$",
            forms.SubmissionView.as_view(**more),
        ),
        re_path(rf"{service}/(?P<table>{PLAIN})/\$count/?$", forms.TableCountView.as_view(**more)),
        re_path(rf"{service}/(?P<table>{PLAIN})/?$", forms.TableView.as_view(**more)),
    ]


urlpatterns = [
    *_feed(rf"{FORM}/draft\.svc", draft=True),
    *_feed(rf"{FORM}\.svc"),
    re_path(rf"{ENTITY_LIST}/?$", entities.EntityServiceView.as_view()),
    re_path(rf"{ENTITY_LIST}/\$metadata/?$", entities.EntityMetadataView.as_view()),
    re_path(rf"{ENTITY_LIST}/Entities/?$", entities.EntitiesView.as_view()),
    re_path(rf"{ENTITY_LIST}/Entities/\$count/?$", entities.EntityCountView.as_view()),
]
