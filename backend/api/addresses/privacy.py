"""Addresses of the privacy desk."""

from django.urls import path

from backend.api.addresses.base import PROJECT
from backend.api.views import privacy, privacy_registers, privacy_requests

DESK = f"{PROJECT}/privacy"
REQUEST = f"{DESK}/requests/<uuid:request_id>"

urlpatterns = [
    path(DESK, privacy.DeskView.as_view()),
    path(f"{DESK}/purposes", privacy.PurposesView.as_view()),
    path(f"{DESK}/purposes/<plain:form_id>", privacy.PurposeView.as_view()),
    path(f"{DESK}/retention-rules", privacy.RulesView.as_view()),
    path(f"{DESK}/retention-rules/<int:rule_id>", privacy.RuleView.as_view()),
    path(f"{DESK}/retention-runs", privacy.RunsView.as_view()),
    path(f"{DESK}/consent-texts", privacy.TextsView.as_view()),
    path(f"{DESK}/consents", privacy.ConsentsView.as_view()),
    path(f"{DESK}/consents/<int:consent_id>/withdraw", privacy.WithdrawalView.as_view()),
    path(f"{DESK}/requests", privacy_requests.RequestsView.as_view()),
    path(REQUEST, privacy_requests.RequestView.as_view()),
    path(f"{REQUEST}/acknowledge", privacy_requests.AcknowledgeView.as_view()),
    path(f"{REQUEST}/fulfil", privacy_requests.FulfilView.as_view()),
    path(f"{REQUEST}/refuse", privacy_requests.RefuseView.as_view()),
    path(f"{REQUEST}/contact", privacy_requests.ContactView.as_view()),
    path(f"{REQUEST}/held", privacy_requests.HeldView.as_view()),
    path(f"{DESK}/access", privacy_registers.LooksView.as_view()),
    path(f"{DESK}/readers", privacy_registers.ReadersView.as_view()),
    path(f"{DESK}/breaches", privacy_registers.BreachesView.as_view()),
    path(f"{DESK}/breaches.csv", privacy_registers.BreachesFileView.as_view()),
    path(f"{DESK}/breaches/<int:breach_id>", privacy_registers.BreachView.as_view()),
    path(f"{DESK}/sheet", privacy_registers.SheetView.as_view()),
    path(f"{DESK}/sheet.csv", privacy_registers.SheetFileView.as_view()),
    path(f"{DESK}/clocks", privacy_registers.ClocksView.as_view()),
    path("v1/privacy/clocks", privacy_registers.NewClockView.as_view()),
    path("v1/privacy/holidays", privacy_registers.HolidaysView.as_view()),
]
