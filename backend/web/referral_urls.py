"""Addresses of referrals and of the hotline: workers' pages, and that of receiving services."""

from django.urls import path

from backend.web.views import hotline, referral_codes, referrals

PROJECT = "projects/<int:project_id>"

urlpatterns = [
    path("referral", referral_codes.show, name="referral-code"),
    path("referral/confirm", referral_codes.confirm, name="confirm-referral"),
    path("referral/thanks", referral_codes.thanks, name="referral-thanks"),
    path(f"{PROJECT}/referrals", referrals.listing, name="referrals"),
    path(f"{PROJECT}/referrals/<uuid:referral>/card", referrals.card, name="referral-card"),
    path(f"{PROJECT}/hotline", hotline.listing, name="hotline"),
    path(f"{PROJECT}/hotline/<uuid:submission>", hotline.show, name="call"),
    path(f"{PROJECT}/hotline/<uuid:submission>/handle", hotline.handle, name="handle-call"),
    path(f"{PROJECT}/hotline/<uuid:submission>/number", hotline.number, name="call-number"),
]
