"""How submissions were filled, what was drawn to be checked again, what was sent back."""

import uuid

from django.db import models


class Trace(models.Model):
    """What the checks compare of one submission; never an answer, only its fingerprint."""

    submission = models.OneToOneField(
        "submissions.Submission", primary_key=True, on_delete=models.CASCADE, related_name="trace"
    )
    form = models.ForeignKey("forms.Form", on_delete=models.CASCADE, related_name="+")
    # Whose habit it is: the key, else the person that sent it.
    sender = models.CharField(max_length=40)
    # The submission's, repeated here: what is compared is found by an index of this table alone.
    arrived_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    seconds = models.PositiveIntegerField(null=True)  # on the questions, pauses left out
    answered = models.PositiveIntegerField(default=0)
    accuracy = models.FloatField(null=True)  # metres; 0 = placed by hand or a false GPS
    spot = models.CharField(max_length=24, blank=True)  # "14.8001,108.9002": about 11 m
    answers_sha256 = models.CharField(max_length=64, blank=True)
    measured_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["form", "sender", "spot", "arrived_at"]),
            models.Index(fields=["form", "answers_sha256", "arrived_at"]),
        ]

    def __str__(self) -> str:
        return str(self.submission_id)


class Draw(models.Model):
    """A random share of what arrived, to be visited or called again."""

    uuid = models.UUIDField(primary_key=True, default=uuid.uuid4)
    form = models.ForeignKey("forms.Form", on_delete=models.CASCADE, related_name="draws")
    percent = models.DecimalField(max_digits=5, decimal_places=2)
    starts_on = models.DateField()  # both days included, by the day of arrival
    ends_on = models.DateField()
    seed = models.CharField(max_length=32)  # with it, the same draw can be made again
    among = models.PositiveIntegerField()  # how many it was drawn from
    drawn_by = models.ForeignKey("accounts.User", null=True, on_delete=models.SET_NULL)
    drawn_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.percent} % ({self.drawn_at:%Y-%m-%d})"


class BackCheck(models.Model):
    """One submission of a draw, and what the second visit found."""

    class Result(models.TextChoices):
        OPEN = "open"
        SAME = "same"
        DIFFERS = "differs"
        NOT_FOUND = "not_found"  # nobody there knows of it

    draw = models.ForeignKey(Draw, on_delete=models.CASCADE, related_name="checks")
    submission = models.ForeignKey(
        "submissions.Submission", on_delete=models.CASCADE, related_name="back_checks"
    )
    result = models.CharField(max_length=10, choices=Result.choices, default=Result.OPEN)
    # The second visit's own submission, when there is one; then the share of equal answers.
    revisit = models.ForeignKey(
        "submissions.Submission", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    agreement = models.FloatField(null=True)  # 0 to 1
    note = models.TextField(blank=True)
    closed_by = models.ForeignKey("accounts.User", null=True, on_delete=models.SET_NULL)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["draw", "submission"], name="drawn_once_per_draw")
        ]

    def __str__(self) -> str:
        return self.result


class SendBack(models.Model):
    """A submission that its sender is asked to mend, with the questions that are meant."""

    submission = models.ForeignKey(
        "submissions.Submission", on_delete=models.CASCADE, related_name="send_backs"
    )
    questions = models.JSONField(default=list)  # paths
    note = models.TextField()
    sent_by = models.ForeignKey("accounts.User", null=True, on_delete=models.SET_NULL)
    sent_at = models.DateTimeField()
    version = models.BigIntegerField(null=True)  # of the submission, that was looked at
    entry = models.UUIDField(null=True, unique=True)  # its row in the list `tra_lai`
    mended_at = models.DateTimeField(null=True)  # when the sender's edit arrived

    class Meta:
        indexes = [models.Index(fields=["submission", "mended_at"])]

    def __str__(self) -> str:
        return f"{self.sent_at:%Y-%m-%d}"


class Correction(models.Model):
    """What a correction sent from a phone (form `sua_phieu`) came to; one row for each."""

    submission = models.OneToOneField(
        "submissions.Submission",
        primary_key=True,
        on_delete=models.CASCADE,
        related_name="correction",
    )
    send_back = models.ForeignKey(
        SendBack, null=True, on_delete=models.SET_NULL, related_name="corrections"
    )
    instance_id = models.CharField(max_length=249, blank=True)  # of the version that it made
    # Why it made none: [[code, {param: text}], …]; never an answer.
    faults = models.JSONField(default=list)
    tried_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.instance_id or "refused"
