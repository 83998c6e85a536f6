"""Contests: the bank of questions, and the results of classes, never of a pupil."""

from django.db import models
from django.db.models import Q

from outreach.models.activities import Activity


class Question(models.Model):
    """A question of the bank with two to six choices, of which one is right (`right`, from 0)."""

    uuid = models.UUIDField(primary_key=True)
    project_id = models.IntegerField()
    topic = models.CharField(max_length=40)
    text = models.CharField(max_length=500)
    choices = models.JSONField()  # texts, in order
    right = models.PositiveSmallIntegerField()
    retired = models.BooleanField(default=False)
    entered_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["project_id", "topic"], name="outreach_question_topic")]

    def __str__(self) -> str:
        return self.text[:60]


class ContestClass(models.Model):
    """What a class reached in a contest: how many took part, and their mean mark in tenths.

    The contest carries no constraint: its submission may be recorded anew.
    """

    contest = models.ForeignKey(
        Activity, on_delete=models.DO_NOTHING, db_constraint=False, related_name="classes"
    )
    project_id = models.IntegerField()
    name = models.CharField(max_length=20)  # "9A1"
    participants = models.PositiveIntegerField()
    mean = models.PositiveSmallIntegerField()  # tenths, 0 to 100
    entered_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["contest", "name"], name="one_result_per_class"),
            models.CheckConstraint(condition=Q(mean__lte=100), name="class_mean_within_ten"),
        ]

    def __str__(self) -> str:
        return self.name
