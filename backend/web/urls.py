"""Addresses of pages."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter
from django.views.i18n import set_language

from backend.web.views import campaigns, communes, fill, forms, health, home, phones, signing


class FormIdConverter(StringConverter):
    """A form's id: no control characters, which no database takes."""

    regex = r"[^/\x00-\x1f\x7f]+"


register_converter(FormIdConverter, "form_id")

PROJECT = "projects/<int:project_id>"

urlpatterns = [
    path("", home.home, name="home"),
    path("login", signing.sign_in, name="login"),
    path("logout", signing.sign_out, name="logout"),
    path("language", set_language, name="language"),
    path("inbox", home.inbox, name="inbox"),
    path("inbox/read", home.read, name="read-all"),
    path("inbox/<uuid:message>/read", home.read, name="read"),
    path("healthz", health.health, name="health"),
    path("robots.txt", health.robots, name="robots"),
    path(f"{PROJECT}/map", communes.show, name="map"),
    path(f"{PROJECT}/map/layer.json", communes.layer, name="map-layer"),
    path(f"{PROJECT}/map/figures.json", communes.figures, name="map-figures"),
    path(f"{PROJECT}/campaigns", campaigns.listing, name="campaigns"),
    path(f"{PROJECT}/campaigns/<uuid:campaign>", campaigns.show, name="campaign"),
    path(f"{PROJECT}/phones", phones.listing, name="phones"),
    path(f"{PROJECT}/phones/<uuid:phone>", phones.show, name="phone"),
    path(f"{PROJECT}/phones/<uuid:phone>/revoke", phones.revoke, name="revoke-phone"),
    path(f"{PROJECT}/forms", forms.listing, name="forms"),
    path(f"{PROJECT}/forms/upload", forms.upload, name="upload-form"),
    path(f"{PROJECT}/forms/<form_id:form_id>/draft", forms.draft, name="draft"),
    path(f"{PROJECT}/forms/<form_id:form_id>/publish", forms.publish, name="publish"),
    path(f"{PROJECT}/forms/<form_id:form_id>/fill", fill.show, name="fill"),
    path(f"{PROJECT}/forms/<form_id:form_id>/key", fill.key, name="fill-key"),
]
