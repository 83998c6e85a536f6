"""Calls to the hotline: that somebody called and until when it is to be handled. No content."""

from datetime import date, datetime

from django.db import models
from django.db.models import Q

from outreach.codes import HOTLINE_CHANNELS, HOTLINE_SUBJECTS


class HotlineCall(models.Model):
    """One call, keyed by its submission. What was said and the number to call back are not here.

    A report of a crime is handed over at once: of it only the fact stays.
    """

    submission = models.UUIDField(primary_key=True)
    project_id = models.IntegerField()
    unit = models.CharField(max_length=24, blank=True)  # "" = not known
    taken_on = models.DateField()
    channel = models.CharField(max_length=20)
    subject = models.CharField(max_length=30)
    urgency = models.CharField(max_length=10, blank=True)
    case = models.CharField(max_length=40, blank=True)  # its UUID, or the code as typed
    outcome = models.CharField(max_length=40, blank=True)
    due_on = models.DateField(null=True)  # null: handed over, nothing is left to do
    said_handled_on = models.DateField(null=True)  # by the form
    handled_at = models.DateTimeField(null=True)  # on the page
    number_until = models.DateField(null=True)  # the last day of a number to call back
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["project_id", "due_on"], name="outreach_call_due"),
            models.Index(fields=["project_id", "case"], name="outreach_call_case"),
            models.Index(
                fields=["number_until"],
                condition=Q(number_until__isnull=False),
                name="numbers_to_forget",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(channel__in=HOTLINE_CHANNELS), name="hotline_channel_known"
            ),
            models.CheckConstraint(
                condition=Q(subject__in=HOTLINE_SUBJECTS), name="hotline_subject_known"
            ),
        ]

    def __str__(self) -> str:
        return f"call {self.taken_on}"

    @property
    def handled(self) -> date | datetime | None:
        """When it was handled, on the page or by the form; None while it waits."""
        return self.handled_at or self.said_handled_on

    def shape(self, today: date) -> str:
        """done, overdue, due (today) or waiting."""
        if self.handled or self.due_on is None:
            return "done"
        if self.due_on < today:
            return "overdue"
        return "due" if self.due_on == today else "waiting"
