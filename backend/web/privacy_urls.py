"""Addresses of the privacy desk's pages."""

from django.urls import path

from backend.web.views import privacy, privacy_registers, privacy_requests

DESK = "projects/<int:project_id>/privacy"
REQUEST = f"{DESK}/requests/<uuid:asked>"

urlpatterns = [
    path(DESK, privacy.show, name="privacy"),
    path(f"{DESK}/forms", privacy.by_form, name="privacy-forms"),
    path(f"{DESK}/forms/<form_id:form_id>", privacy.purpose, name="privacy-form"),
    path(f"{DESK}/forms/<form_id:form_id>/rules", privacy.rule, name="privacy-rule"),
    path(f"{DESK}/rules/<int:rule_id>/remove", privacy.remove_rule, name="privacy-unrule"),
    path(f"{DESK}/consents", privacy.agreed, name="privacy-consents"),
    path(f"{DESK}/consents/text", privacy.text, name="privacy-text"),
    path(f"{DESK}/consents/<int:consent_id>/withdraw", privacy.withdraw, name="privacy-withdraw"),
    path(f"{DESK}/requests", privacy_requests.listing, name="privacy-requests"),
    path(REQUEST, privacy_requests.show, name="privacy-request"),
    path(f"{REQUEST}/identity", privacy_requests.identity, name="privacy-identity"),
    path(f"{REQUEST}/acknowledge", privacy_requests.acknowledge, name="privacy-acknowledge"),
    path(f"{REQUEST}/fulfil", privacy_requests.fulfil, name="privacy-fulfil"),
    path(f"{REQUEST}/refuse", privacy_requests.refuse, name="privacy-refuse"),
    path(f"{REQUEST}/contact", privacy_requests.contact, name="privacy-contact"),
    path(f"{REQUEST}/held", privacy_requests.all_held, name="privacy-held"),
    path(f"{DESK}/access", privacy_registers.looks, name="privacy-access"),
    path(f"{DESK}/breaches", privacy_registers.broken, name="privacy-breaches"),
    path(f"{DESK}/breaches.csv", privacy_registers.breaches_file, name="privacy-breaches-file"),
    path(f"{DESK}/breaches/<int:breach_id>", privacy_registers.breach, name="privacy-breach"),
    path(f"{DESK}/sheet", privacy_registers.sheet, name="privacy-sheet"),
    path(f"{DESK}/sheet.csv", privacy_registers.sheet_file, name="privacy-sheet-file"),
    path(f"{DESK}/sheet/review", privacy_registers.review, name="privacy-review"),
]
