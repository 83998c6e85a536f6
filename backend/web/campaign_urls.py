"""Addresses of planning: calendar, stock, budget, staff, sites that may be one, contests."""

from django.urls import path

from backend.web.views import (
    campaign_contests,
    campaign_doubles,
    campaign_plans,
    campaign_staff,
    campaign_stock,
)

ROOT = "projects/<int:project_id>/campaigns"

urlpatterns = [
    path(f"{ROOT}/calendar", campaign_plans.month, name="calendar"),
    path(f"{ROOT}/planned/new", campaign_plans.plan, name="plan-activity"),
    path(f"{ROOT}/planned/<uuid:planned>", campaign_plans.show, name="planned"),
    path(f"{ROOT}/planned/<uuid:planned>/cancel", campaign_plans.cancel, name="cancel-planned"),
    path(f"{ROOT}/budget", campaign_plans.money, name="campaign-money"),
    path(f"{ROOT}/<uuid:campaign>/budget", campaign_plans.budget, name="campaign-budget"),
    path(f"{ROOT}/stock", campaign_stock.listing, name="campaign-stock"),
    path(
        f"{ROOT}/stock/<uuid:receipt>/take-back", campaign_stock.take_back, name="take-back-stock"
    ),
    path(f"{ROOT}/staff", campaign_staff.listing, name="campaign-staff"),
    path(f"{ROOT}/staff/new", campaign_staff.add, name="add-staff"),
    path(f"{ROOT}/staff/<uuid:staff>", campaign_staff.edit, name="edit-staff"),
    path(f"{ROOT}/staff/<uuid:staff>/retire", campaign_staff.retire, name="retire-staff"),
    path(f"{ROOT}/doubles", campaign_doubles.listing, name="site-doubles"),
    path(f"{ROOT}/doubles/decide", campaign_doubles.decide, name="decide-double"),
    path(f"{ROOT}/contests", campaign_contests.listing, name="contests"),
    path(f"{ROOT}/contests/<uuid:contest>", campaign_contests.show, name="contest"),
    path(f"{ROOT}/contests/<uuid:contest>/drop", campaign_contests.drop, name="drop-class"),
    path(f"{ROOT}/questions", campaign_contests.questions, name="questions"),
    path(f"{ROOT}/questions/<uuid:question>", campaign_contests.one_question, name="question"),
    path(
        f"{ROOT}/questions/<uuid:question>/retire", campaign_contests.retire, name="retire-question"
    ),
]
