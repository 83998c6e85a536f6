"""Addresses of people, their roles, seeing as somebody, split units and organisations."""

from django.urls import path

from backend.web.views import grounds, people, viewing

PEOPLE = "projects/<int:project_id>/people"
OWN = "projects/<int:project_id>/own-roles"

urlpatterns = [
    path(PEOPLE, people.listing, name="people"),
    path(f"{PEOPLE}/give", people.give, name="give-role"),
    path(f"{PEOPLE}/roles/<int:number>/end", people.end, name="end-role"),
    path(f"{PEOPLE}/<int:user_id>/hand-over", people.hand_over, name="hand-over"),
    path(OWN, people.own, name="own-roles"),
    path(f"{OWN}/<int:number>/delegate", people.delegate, name="delegate"),
    path(f"{OWN}/<int:number>/withdraw", people.withdraw, name="withdraw"),
    path("view-as/<int:user_id>", viewing.start, name="start-viewing"),
    path("view-as/stop", viewing.stop, name="stop-viewing"),
    path("units/split", grounds.splits, name="split-units"),
    path("organisations", grounds.bodies, name="organisations"),
    path("organisations/<int:organisation_id>/move", grounds.move, name="move-people"),
]
