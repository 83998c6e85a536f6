"""Filled forms: the submission, its versions byte for byte, its files, its scope, its flags."""

import uuid

from django.db import models
from django.db.models import Q


class Submission(models.Model):
    """One filled form through all its versions; its UUID names it everywhere."""

    class ReviewState(models.TextChoices):
        """ODK Central's words; "" is one that nobody has looked at."""

        EDITED = "edited"
        HAS_ISSUES = "hasIssues"
        APPROVED = "approved"
        REJECTED = "rejected"

    uuid = models.UUIDField(primary_key=True, default=uuid.uuid4)
    project = models.ForeignKey("accounts.Project", on_delete=models.CASCADE)
    form = models.ForeignKey("forms.Form", on_delete=models.CASCADE, related_name="submissions")
    instance_id = models.CharField(max_length=249)  # of the first version
    current = models.ForeignKey(
        "SubmissionVersion", null=True, on_delete=models.PROTECT, related_name="+"
    )
    # Sent through a draft's test address: never mapped, counted or pushed.
    is_draft = models.BooleanField(default=False)
    submitter = models.ForeignKey("accounts.User", null=True, on_delete=models.SET_NULL)
    app_user = models.ForeignKey("accounts.AppUser", null=True, on_delete=models.SET_NULL)
    unit = models.CharField(max_length=24, blank=True)  # of the event: declared, else the holder's
    review_state = models.CharField(max_length=10, choices=ReviewState.choices, blank=True)
    # That the commune looked at the current version and found it in order; an edit undoes it.
    checked_at = models.DateTimeField(null=True)
    checked_by = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    deleted_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["project", "-created_at"]),
            models.Index(fields=["form", "-created_at"]),
            models.Index(fields=["form", "instance_id"]),
            models.Index(
                fields=["deleted_at"],
                condition=Q(deleted_at__isnull=False),
                name="submissions_in_the_bin",
            ),
        ]

    def __str__(self) -> str:
        return str(self.uuid)


class SubmissionVersion(models.Model):
    """What one POST brought, byte for byte, and the typed answers read from it."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="versions")
    form = models.ForeignKey("forms.Form", on_delete=models.CASCADE, related_name="+")
    form_version = models.ForeignKey("forms.FormVersion", on_delete=models.PROTECT)
    is_draft = models.BooleanField(default=False)
    instance_id = models.CharField(max_length=249)
    deprecated_id = models.CharField(max_length=249, blank=True)
    xml = models.BinaryField()  # as received; of a sealed one, what is left of it, sealed
    sha256 = models.CharField(max_length=64)  # of the received bytes; keyed where sealed
    answers = models.JSONField(default=dict)  # without sensitive ones
    instance_name = models.CharField(max_length=500, blank=True)
    # With sensitive questions: `xml` and the parts open only under the data keys of `owner`.
    sealed = models.BooleanField(default=False)
    owner = models.CharField(max_length=60, blank=True)  # "case:UUID", else "submission:UUID"
    # Encrypted on the phone: `local_key` is the AES key, itself encrypted with the form's RSA key.
    encrypted = models.BooleanField(default=False)
    local_key = models.TextField(blank=True)
    device_id = models.CharField(max_length=255, blank=True)
    user_agent = models.CharField(max_length=255, blank=True)
    # Who brought this version: not always who sent the first.
    submitter = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    app_user = models.ForeignKey(
        "accounts.AppUser", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            # An instanceID is unique only within project and form; a draft's own tests apart.
            models.UniqueConstraint(
                fields=["form", "instance_id"],
                condition=Q(is_draft=False),
                name="one_version_per_instance_id",
            ),
            models.UniqueConstraint(
                fields=["form_version", "instance_id"],
                condition=Q(is_draft=True),
                name="one_draft_version_per_instance_id",
            ),
        ]
        indexes = [
            models.Index(fields=["owner"], condition=~Q(owner=""), name="sealed_versions_by_owner"),
        ]

    def __str__(self) -> str:
        return self.instance_id


class SealedPart(models.Model):
    """The sensitive values of one class in a version's XML, cut out and sealed by themselves."""

    version = models.ForeignKey(
        SubmissionVersion, on_delete=models.CASCADE, related_name="sealed_parts"
    )
    kind = models.CharField(max_length=20)  # the class: identity, health, contact
    sealed = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "kind"], name="one_part_per_version_class")
        ]

    def __str__(self) -> str:
        return self.kind


class ClassTerm(models.Model):
    """For how long a form's values of one class are kept; without a term, as long as the rest."""

    form = models.ForeignKey("forms.Form", on_delete=models.CASCADE, related_name="class_terms")
    kind = models.CharField(max_length=20)
    days = models.PositiveIntegerField()  # from the submission's arrival

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["form", "kind"], name="one_term_per_form_class")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.days}"


class SubmissionAttachment(models.Model):
    """A file that the XML names; without a blob it is still on the phone."""

    version = models.ForeignKey(
        SubmissionVersion, on_delete=models.CASCADE, related_name="attachments"
    )
    name = models.CharField(max_length=255)
    content_type = models.CharField(max_length=120, blank=True)
    blob = models.ForeignKey("blobs.Blob", null=True, on_delete=models.PROTECT)
    size = models.PositiveBigIntegerField(null=True)  # bytes of the file itself, not of its seal
    # SHA-256 of the bytes as they arrived, before a position was taken out; keyed where sealed.
    received = models.CharField(max_length=64, blank=True)
    # Under which of its owner's keys it is sealed: a class, or "answers"; "" = it is not.
    kind = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "name"], name="one_attachment_per_name")
        ]
        indexes = [
            models.Index(
                fields=["received"], condition=~Q(received=""), name="attachments_by_received"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def sealed(self) -> bool:
        return self.kind != ""


class SubmissionComment(models.Model):
    """What somebody who looked at a submission wrote beside it."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="comments")
    author = models.ForeignKey("accounts.User", null=True, on_delete=models.SET_NULL)
    body = models.TextField()
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.created_at:%Y-%m-%d}"


class SubmissionScope(models.Model):
    """A key under which it is found: a unit (own or ancestor), who sent it, its site."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="scope")
    unit = models.CharField(max_length=64)  # "91@2025-07-01", "by:7", "site:UUID"

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "unit"], name="one_scope_per_submission_unit"
            )
        ]
        indexes = [models.Index(fields=["unit", "submission"])]

    def __str__(self) -> str:
        return self.unit


class SubmissionFlag(models.Model):
    """A reason to look again; a flag never refuses a submission."""

    class Code(models.TextChoices):
        OUTSIDE_AREA = "outside_area"
        NO_UNIT = "no_unit"
        UNKNOWN_UNIT = "unknown_unit"  # the code in the form was no unit's on that day
        NOT_CHECKED = "not_checked"  # no boundaries yet: the point waits
        NEAR_BORDER = "near_border"
        NO_ACCURACY = "no_accuracy"
        OUTSIDE_COUNTRY = "outside_country"
        CONTRADICTS_DECLARED = "contradicts_declared"
        UNTYPED_ANSWER = "untyped_answer"
        UNEXPECTED_FILE = "unexpected_file"
        # How it was filled: set by the room `quality`.
        TOO_FAST = "too_fast"
        POOR_ACCURACY = "poor_accuracy"
        SAME_SPOT = "same_spot"
        COPIED_PHOTO = "copied_photo"
        AT_NIGHT = "at_night"
        DUPLICATE_ANSWERS = "duplicate_answers"

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="flags")
    code = models.CharField(max_length=30, choices=Code.choices)
    details = models.JSONField(default=dict)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["submission", "code"], name="one_flag_per_code")
        ]

    def __str__(self) -> str:
        return self.code


class ExportFile(models.Model):
    """A file that the worker makes for one person: SPSS and Stata can't be written as they flow."""

    class Kind(models.TextChoices):
        SAV = "sav"  # SPSS
        DTA = "dta"  # Stata

    class State(models.TextChoices):
        WAITING = "waiting"
        READY = "ready"
        FAILED = "failed"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    form = models.ForeignKey("forms.Form", on_delete=models.CASCADE, related_name="+")
    # Whose area cut it: nobody else may fetch it.
    person = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=4, choices=Kind.choices)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    language = models.CharField(max_length=20, blank=True)
    filter = models.TextField(blank=True)
    blob = models.ForeignKey("blobs.Blob", null=True, on_delete=models.PROTECT, related_name="+")
    rows = models.PositiveIntegerField(null=True)
    problem = models.CharField(max_length=10, blank=True)  # why it failed: the catalogue's code
    created_at = models.DateTimeField()
    ready_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"
