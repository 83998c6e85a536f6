"""Addresses of the work of offices: figures and plans of communes, models, inspections, pupils."""

from django.urls import path

from backend.web.views import inspections, offices, pilots, pupils

PROJECT = "projects/<int:project_id>"
PLANS = f"{PROJECT}/commune-plans"
TASKS = f"{PROJECT}/inspections/tasks/<uuid:task>"
PUPILS = f"{PROJECT}/pupil-releases"

urlpatterns = [
    path(f"{PROJECT}/offices", offices.start, name="offices"),
    path(f"{PROJECT}/commune-figures", offices.figures, name="commune-figures"),
    path(PLANS, offices.plans, name="commune-plans"),
    path(f"{PLANS}/new", offices.enter, name="enter-commune-plan"),
    path(f"{PLANS}/<uuid:plan>/file", offices.file, name="commune-plan-file"),
    path(f"{PLANS}/<uuid:plan>/remove", offices.remove, name="remove-commune-plan"),
    path(f"{PROJECT}/models", pilots.listing, name="models"),
    path(f"{PROJECT}/models/<uuid:model>", pilots.show, name="model"),
    path(f"{PROJECT}/inspections", inspections.listing, name="inspections"),
    path(f"{TASKS}/done", inspections.done, name="finish-task"),
    path(f"{TASKS}/reopen", inspections.reopen, name="reopen-task"),
    path(PUPILS, pupils.listing, name="pupil-releases"),
    path(f"{PUPILS}/new", pupils.make, name="make-pupil-release"),
    path(f"{PUPILS}/<str:term>", pupils.show, name="pupil-release"),
    path(f"{PUPILS}/<str:term>/figures.csv", pupils.download, name="pupil-release-file"),
]
