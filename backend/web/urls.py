"""Addresses of pages."""

from django.urls import include, path, register_converter
from django.urls.converters import StringConverter
from django.views.i18n import set_language

from backend.web.views import (
    account,
    campaigns,
    communes,
    exports,
    files,
    fill,
    forms,
    health,
    home,
    imports,
    invitations,
    mappings,
    phone_sheets,
    phones,
    previews,
    public,
    quality,
    releases,
    reveals,
    second_factor,
    signing,
    single_sign_on,
    submissions,
    to_review,
    webhooks,
)


class FormIdConverter(StringConverter):
    """A form's id: no control characters, which no database takes."""

    regex = r"[^/\x00-\x1f\x7f]+"


register_converter(FormIdConverter, "form_id")

PROJECT = "projects/<int:project_id>"

urlpatterns = [
    path("", home.home, name="home"),
    path("", include("backend.web.case_urls")),
    path("", include("backend.web.privacy_urls")),
    path("", include("backend.web.people_urls")),
    path("", include("backend.web.office_urls")),
    path("", include("backend.web.campaign_urls")),
    path("", include("backend.web.referral_urls")),
    path("login", signing.sign_in, name="login"),
    path("login/code", signing.code, name="login-code"),
    path("login/with/<slug:provider_id>", single_sign_on.start, name="openid_connect_login"),
    path("login/with/<slug:provider_id>/back", single_sign_on.back, name="openid_connect_callback"),
    path("logout", signing.sign_out, name="logout"),
    path("account", account.show, name="account"),
    path("account/password", account.password, name="account-password"),
    path("account/second-factor", second_factor.set_up, name="second-factor"),
    path("account/second-factor/code.svg", second_factor.picture, name="second-factor-picture"),
    path("account/second-factor/off", second_factor.turn_off, name="second-factor-off"),
    path("account/recovery-codes", second_factor.renew_codes, name="recovery-codes"),
    path("account/sessions/<slug:kind>/<int:number>/end", account.end_session, name="end-session"),
    path("account/leave-everywhere", account.leave_everywhere, name="leave-everywhere"),
    path("account/keys/new", account.new_key, name="new-api-key"),
    path("account/keys/<uuid:key_id>/revoke", account.revoke_key, name="revoke-api-key"),
    path("account/link/<slug:provider_id>", single_sign_on.link, name="link-account"),
    path("account/unlink", account.unlink, name="unlink-account"),
    path("invite/<str:token>", invitations.take_up, name="invite"),
    path(f"{PROJECT}/invitations", invitations.listing, name="invitations"),
    path(f"{PROJECT}/invitations/password", invitations.password_link, name="password-link"),
    path(
        f"{PROJECT}/invitations/<int:number>/revoke", invitations.revoke, name="revoke-invitation"
    ),
    path("language", set_language, name="language"),
    path("inbox", home.inbox, name="inbox"),
    path("inbox/read", home.read, name="read-all"),
    path("inbox/<uuid:message>/read", home.read, name="read"),
    path("healthz", health.health, name="health"),
    path("robots.txt", health.robots, name="robots"),
    path(f"{PROJECT}/map", communes.show, name="map"),
    path(f"{PROJECT}/map/layer.json", communes.layer, name="map-layer"),
    path(f"{PROJECT}/map/figures.json", communes.figures, name="map-figures"),
    path(f"{PROJECT}/releases", releases.listing, name="releases"),
    path(f"{PROJECT}/releases/new", releases.make, name="make-release"),
    path(f"{PROJECT}/releases/<str:month>", releases.show, name="release"),
    path(f"{PROJECT}/releases/<str:month>/figures.csv", releases.download, name="release-file"),
    path(f"{PROJECT}/imports", imports.listing, name="imports"),
    path(f"{PROJECT}/imports/<uuid:batch>", imports.show, name="import"),
    path(f"{PROJECT}/imports/<uuid:batch>/<slug:what>", imports.act, name="act-on-import"),
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
    path(f"{PROJECT}/to-review", to_review.listing, name="to-review"),
    path(f"{PROJECT}/to-review/chosen", to_review.many, name="review-many"),
    path(f"{PROJECT}/submissions/<uuid:submission>/check", to_review.check, name="check"),
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
    path(f"{PROJECT}/forms/<form_id:form_id>/preview", previews.show, name="preview"),
    path(
        f"{PROJECT}/forms/<form_id:form_id>/preview/<int:number>",
        previews.show,
        name="preview-version",
    ),
    path(
        f"{PROJECT}/forms/<form_id:form_id>/preview/<int:number>/form.xml",
        previews.source,
        name="preview-source",
    ),
    path(
        f"{PROJECT}/forms/<form_id:form_id>/preview/<int:number>/files/<form_id:name>",
        previews.medium,
        name="preview-media",
    ),
    path(f"{PROJECT}/forms/<form_id:form_id>/mapping", mappings.show, name="mapping"),
    path(
        f"{PROJECT}/forms/<form_id:form_id>/mapping.toml", mappings.download, name="mapping-file"
    ),
    path(
        f"{PROJECT}/submissions/<uuid:submission>/mapping", mappings.extend, name="extend-mapping"
    ),
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
    path(f"{PROJECT}/submissions/<uuid:submission>/reveal", reveals.show, name="reveal"),
    path(
        f"{PROJECT}/submissions/<uuid:submission>/files/<int:row>/reveal",
        reveals.file,
        name="reveal-file",
    ),
    path(f"{PROJECT}/submissions/<uuid:submission>/comment", submissions.comment, name="comment"),
    path(
        f"{PROJECT}/submissions/<uuid:submission>/files/<int:row>",
        files.original,
        name="submission-file",
    ),
    path(
        f"{PROJECT}/submissions/<uuid:submission>/files/<int:row>/view",
        files.picture,
        name="submission-picture",
    ),
]
