"""Figures about persons: releases of closed months."""

from django.utils.translation import gettext_lazy as _

from backend.problems.base import problem

month_not_over = problem(
    "409.771",
    _("{month} has not ended. Its figures can be published from the first day of the next month."),
)
month_released = problem(
    "409.772", _("The figures of {month} are published already. A release never changes.")
)
month_unknown = problem("400.771", _("“{month}” is not a month. Write it as 2026-05."))
