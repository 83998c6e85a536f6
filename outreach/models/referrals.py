"""Referrals, what became of each, and the codes by which receiving services confirm."""

from datetime import date

from django.db import models
from django.db.models import Q

from outreach.codes import REFERRAL_STATES, URGENCIES


class Referral(models.Model):
    """One referral, keyed by its entity; which service it is for stands in `sealed` alone.

    So does a receiving place that was typed. A site stays in the clear: its own staff find what
    was sent to them by it.

    `state`, `answered_on`, `arrived_on` and `closed_on` follow from its answers, whatever their
    order: see `outreach.services.referrals`. A code that was issued stands apart (ReferralCode).
    """

    uuid = models.UUIDField(primary_key=True)
    submission = models.UUIDField(unique=True)
    project_id = models.IntegerField()
    unit = models.CharField(max_length=24, blank=True)  # "" = not known
    # The case's UUID, or the code as typed; the referral may come before its case.
    case = models.CharField(max_length=40, blank=True)
    sealed = models.BinaryField(null=True)
    receiver = models.UUIDField(null=True)  # a site
    urgency = models.CharField(max_length=10)
    made_on = models.DateField()
    due_on = models.DateField()  # the last day on which an answer is in time
    state = models.CharField(max_length=20, blank=True)  # "" = no answer yet
    answered_on = models.DateField(null=True)
    arrived_on = models.DateField(null=True)  # first said to be received
    closed_on = models.DateField(null=True)
    settled = models.BooleanField(default=False)  # its state follows from all its answers
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["project_id", "due_on"], name="outreach_referral_due"),
            models.Index(fields=["project_id", "case"], name="outreach_referral_case"),
            models.Index(
                fields=["project_id"], condition=Q(settled=False), name="unsettled_referrals"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=("", *REFERRAL_STATES)), name="referral_state_known"
            ),
            models.CheckConstraint(
                condition=Q(urgency__in=URGENCIES), name="referral_urgency_known"
            ),
        ]

    def __str__(self) -> str:
        return f"referral {self.made_on}"

    def shape(self, today: date) -> str:
        """overdue, waiting, done (it arrived) or blocked (it will not)."""
        if self.arrived_on is not None:
            return "done"
        if self.closed_on is not None:
            return "blocked"
        return "overdue" if self.due_on < today else "waiting"


class ReferralAnswer(models.Model):
    """What a form said of a referral, keyed by its submission; it may come before the referral."""

    submission = models.UUIDField(primary_key=True)
    project_id = models.IntegerField()
    referral = models.UUIDField()
    state = models.CharField(max_length=20)
    answered_on = models.DateField()
    arrived_at = models.DateTimeField()  # the answer, on the server

    class Meta:
        indexes = [
            models.Index(fields=["project_id", "referral"], name="answers_of_a_referral"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=REFERRAL_STATES), name="referral_answer_known"
            ),
        ]

    def __str__(self) -> str:
        return f"answer {self.answered_on}"


class ReferralCode(models.Model):
    """The code of a referral, and what the receiving service said with it.

    Made by the house and by no submission, so a rebuild of records leaves it as it is. `code_hash`
    is a keyed hash; `sealed` the code itself, for printing it again. `listed` is the state that the
    phones' list was last brought to ("?" = never).
    """

    referral = models.UUIDField(primary_key=True)
    origin = models.UUIDField(db_index=True)  # the submission that made the referral
    project_id = models.IntegerField(db_index=True)
    code_hash = models.CharField(max_length=64, unique=True)
    sealed = models.BinaryField()
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    state = models.CharField(max_length=20, blank=True)  # "" = not used yet
    answered_on = models.DateField(null=True)
    said_at = models.DateTimeField(null=True)  # first used; for a day it can be corrected
    listed = models.CharField(max_length=20, default="?")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="", answered_on__isnull=True)
                | Q(state__in=REFERRAL_STATES, answered_on__isnull=False),
                name="referral_code_answer_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"code of {self.issued_at:%Y-%m-%d}"
