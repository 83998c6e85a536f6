"""Staff and their trainings: distinct staff can be counted in any period."""

from django.db import models

from outreach.models.activities import Activity


class Staff(models.Model):
    """A member of staff; her key is the UUID of her entity in the list `can_bo`.

    `groups`: codes of codes.STAFF_GROUPS with spaces between them; `left`: no longer on the list,
    kept because courses that she attended still count.
    """

    uuid = models.UUIDField(primary_key=True)
    project_id = models.IntegerField()
    name = models.CharField(max_length=120)
    search_key = models.CharField(max_length=360)  # of name and organisation
    sort_key = models.CharField(max_length=200)
    organisation = models.CharField(max_length=120, blank=True)
    title = models.CharField(max_length=120, blank=True)
    groups = models.CharField(max_length=200, blank=True)
    unit = models.CharField(max_length=24, blank=True)  # "" = of the whole project
    left = models.BooleanField(default=False)
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["project_id", "sort_key"], name="outreach_staff_by_name"),
        ]

    def __str__(self) -> str:
        return self.name


class Training(models.Model):
    """The details of an activity that is a training, or a review of training needs (D4).

    Kind, day, head-count, marks before and after stand on the activity of the same submission.
    """

    activity = models.OneToOneField(
        Activity, primary_key=True, on_delete=models.CASCADE, related_name="training"
    )
    project_id = models.IntegerField()
    unit = models.CharField(max_length=24, blank=True)  # "" = not known
    sessions = models.PositiveIntegerField(null=True, blank=True)
    certificates = models.PositiveIntegerField(null=True, blank=True)
    recorded_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.pk)


class TrainingAttendance(models.Model):
    """That a member of staff attended; she may be registered after the course was recorded."""

    training = models.ForeignKey(Training, on_delete=models.CASCADE, related_name="attendances")
    staff = models.UUIDField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["training", "staff"], name="one_attendance_per_staff")
        ]

    def __str__(self) -> str:
        return str(self.staff)


class TrainingNeed(models.Model):
    """A row of a review of training needs: how many of an organisation need which content."""

    training = models.ForeignKey(Training, on_delete=models.CASCADE, related_name="needs")
    number = models.PositiveIntegerField()
    organisation = models.CharField(max_length=200, blank=True)
    content = models.CharField(max_length=500, blank=True)
    persons = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["training", "number"], name="one_need_per_row")
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.organisation}"
