"""Addresses of pages."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter
from django.views.i18n import set_language

from backend.web.views import (
    campaigns,
    communes,
    exports,
    fill,
    forms,
    health,
    home,
    phone_sheets,
    phones,
    public,
    quality,
    signing,
    submissions,
    webhooks,
)


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
    path(f"{PROJECT}/phones/many", phone_sheets.many, name="phones-many"),
    path(f"{PROJECT}/phones/sheet", phone_sheets.sheet, name="phone-sheet"),
    path(f"{PROJECT}/phones/settings", phone_sheets.choose, name="phone-settings"),
    path(f"{PROJECT}/phones/<uuid:phone>", phones.show, name="phone"),
    path(f"{PROJECT}/phones/<uuid:phone>/revoke", phones.revoke, name="revoke-phone"),
    path(f"{PROJECT}/phones/<uuid:phone>/rotate", phones.rotate, name="rotate-phone"),
    path(f"{PROJECT}/phones/<uuid:phone>/expire", phones.expire, name="expire-phone"),
    path(f"{PROJECT}/phones/<uuid:phone>/lost", phones.lost, name="lost-phone"),
    path(f"{PROJECT}/webhooks", webhooks.listing, name="webhooks"),
    path(f"{PROJECT}/webhooks/<int:webhook>", webhooks.show, name="webhook"),
    path(f"{PROJECT}/webhooks/<int:webhook>/replay", webhooks.replay, name="replay-webhook"),
    path(f"{PROJECT}/webhooks/<int:webhook>/active", webhooks.active, name="pause-webhook"),
    path(f"{PROJECT}/webhooks/<int:webhook>/secret", webhooks.secret, name="renew-secret"),
    path(f"{PROJECT}/webhooks/<int:webhook>/remove", webhooks.remove, name="remove-webhook"),
    path(f"{PROJECT}/forms/<form_id:form_id>/quality", quality.board, name="quality"),
    path(f"{PROJECT}/forms/<form_id:form_id>/draws", quality.draw, name="new-draw"),
    path(f"{PROJECT}/forms/<form_id:form_id>/draws/<uuid:draw_id>", quality.drawn, name="draw"),
    path(
        f"{PROJECT}/forms/<form_id:form_id>/checks/<int:check_id>",
        quality.close,
        name="close-check",
    ),
    path(f"{PROJECT}/submissions/<uuid:submission>/ask-back", quality.ask_back, name="ask-back"),
    path(f"{PROJECT}/submissions/<uuid:submission>/send-back", quality.send_back, name="send-back"),
    path(f"{PROJECT}/send-backs", quality.to_mend, name="to-mend"),
    path("f/<str:token>", public.show, name="public"),
    path("f/<str:token>/key", public.key, name="public-key"),
    path(f"{PROJECT}/forms/<form_id:form_id>/links", public.listing, name="links"),
    path(f"{PROJECT}/forms/<form_id:form_id>/links/new", public.create, name="create-link"),
    path(
        f"{PROJECT}/forms/<form_id:form_id>/links/<int:number>/close",
        public.close,
        name="close-link",
    ),
    path(f"{PROJECT}/forms", forms.listing, name="forms"),
    path(f"{PROJECT}/forms/upload", forms.upload, name="upload-form"),
    path(f"{PROJECT}/forms/<form_id:form_id>/draft", forms.draft, name="draft"),
    path(f"{PROJECT}/forms/<form_id:form_id>/publish", forms.publish, name="publish"),
    path(f"{PROJECT}/forms/<form_id:form_id>/fill", fill.show, name="fill"),
    path(f"{PROJECT}/forms/<form_id:form_id>/key", fill.key, name="fill-key"),
    path(f"{PROJECT}/forms/<form_id:form_id>/submissions", submissions.listing, name="submissions"),
    path(f"{PROJECT}/forms/<form_id:form_id>/exports", exports.listing, name="exports"),
    path(f"{PROJECT}/forms/<form_id:form_id>/exports/<slug:kind>", exports.take, name="export"),
    path(
        f"{PROJECT}/forms/<form_id:form_id>/exports/<slug:kind>/order",
        exports.order,
        name="order-export",
    ),
    path(
        f"{PROJECT}/forms/<form_id:form_id>/exports/<uuid:export_id>/file",
        exports.fetch,
        name="export-file",
    ),
    path(f"{PROJECT}/submissions/<uuid:submission>", submissions.show, name="submission"),
    path(f"{PROJECT}/submissions/<uuid:submission>/review", submissions.review, name="review"),
    path(f"{PROJECT}/submissions/<uuid:submission>/comment", submissions.comment, name="comment"),
    path(
        f"{PROJECT}/submissions/<uuid:submission>/files/<int:row>",
        submissions.file,
        name="submission-file",
    ),
]
