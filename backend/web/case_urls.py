"""Addresses of the pages about cases."""

from django.urls import path

from backend.web.views import case_transfers, cases, own_work, screenings

PROJECT = "projects/<int:project_id>"
CASE = f"{PROJECT}/cases/<uuid:case>"

urlpatterns = [
    path(f"{PROJECT}/work", own_work.show, name="work"),
    path(f"{PROJECT}/cases", cases.listing, name="cases"),
    path(CASE, cases.show, name="case"),
    path(f"{CASE}/reveal", cases.reveal, name="case-reveal"),
    path(f"{CASE}/status", cases.act, {"what": "status"}, name="case-status"),
    path(f"{CASE}/worker", cases.act, {"what": "worker"}, name="case-worker"),
    path(f"{CASE}/step", cases.act, {"what": "step"}, name="case-step"),
    path(f"{CASE}/receiver", case_transfers.receiver, name="case-receiver"),
    path(f"{CASE}/transfer", case_transfers.transfer, name="case-transfer"),
    path(f"{CASE}/close", cases.act, {"what": "close"}, name="case-close"),
    path(f"{CASE}/reopen", cases.act, {"what": "reopen"}, name="case-reopen"),
    path(f"{PROJECT}/submissions/<uuid:submission>/result", screenings.result, name="screening"),
]
