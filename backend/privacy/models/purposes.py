"""Why a form asks, and for how long its answers are kept."""

from django.db import models
from django.db.models import Q


class Purpose(models.Model):
    """Why a form asks, on what legal basis, and who receives what it brings."""

    form = models.OneToOneField(
        "forms.Form", primary_key=True, on_delete=models.CASCADE, related_name="purpose"
    )
    about_persons = models.BooleanField(default=False)
    text_vi = models.TextField(blank=True)
    text_en = models.TextField(blank=True)
    legal_basis = models.TextField(blank=True)
    recipients = models.TextField(blank=True)
    # Paths of the form's consent questions ("xin_dong_y/dong_y"); "" = found by their names.
    consent_path = models.CharField(max_length=400, blank=True)
    method_path = models.CharField(max_length=400, blank=True)
    text_version_path = models.CharField(max_length=400, blank=True)
    consent_answer = models.CharField(max_length=60, default="co")  # the choice that consents
    updated_by = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    updated_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.form_id)


class RetentionRule(models.Model):
    """For how long something of a form's submissions is kept, and from when on it is counted."""

    class Kind(models.TextChoices):
        CLASS = "class"  # the values of one class: their key goes, the rest stays
        ANSWERS = "answers"  # all answers, files and the raw XML; unit and day stay for figures
        SUBMISSION = "submission"  # the whole row; a tombstone keeps the count

    class Start(models.TextChoices):
        SUBMISSION = "submission"  # the day of arrival
        CLOSING = "closing"  # the day on which its case was closed

    form = models.ForeignKey("forms.Form", on_delete=models.CASCADE, related_name="retention_rules")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    sensitive = models.CharField(max_length=20, blank=True)  # which class; "" unless kind = class
    days = models.PositiveIntegerField()
    start = models.CharField(max_length=10, choices=Start.choices, default=Start.SUBMISSION)
    closing_property = models.CharField(max_length=120, blank=True)  # of the case's entity
    updated_by = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    updated_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["form", "kind", "sensitive"], name="one_retention_rule_per_kind"
            ),
            models.CheckConstraint(
                condition=(Q(kind="class") & ~Q(sensitive=""))
                | (~Q(kind="class") & Q(sensitive="")),
                name="a_class_rule_names_its_class",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.sensitive} {self.days}"


class RetentionRun(models.Model):
    """One turn of a project's retention rules: what was due, what went, what failed."""

    project = models.ForeignKey("accounts.Project", on_delete=models.CASCADE, related_name="+")
    ran_at = models.DateTimeField()
    due = models.PositiveIntegerField(default=0)
    gone = models.PositiveIntegerField(default=0)
    failed = models.PositiveIntegerField(default=0)
    # [{"form", "kind", "sensitive", "due", "gone", "failed"}]: ids and counts alone.
    lines = models.JSONField(default=list)

    class Meta:
        indexes = [models.Index(fields=["project", "-ran_at"])]

    def __str__(self) -> str:
        return f"{self.ran_at:%Y-%m-%d} {self.gone}/{self.due}"
