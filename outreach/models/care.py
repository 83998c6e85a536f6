"""What is done with a person: contacts, counselling, support of her livelihood."""

from django.db import models
from django.db.models import Q


class Care(models.Model):
    """Something done with one person on a day, keyed by its submission.

    `case` carries no database constraint: a phone may send the visit before the case that it opened
    the same day. `case_code` is a code that was typed and that no case answers to yet. Of a refusal
    only the refusal is kept; what is told of the person stands in `sealed` alone.
    """

    submission = models.UUIDField(primary_key=True)
    project_id = models.IntegerField()
    unit = models.CharField(max_length=24, blank=True)  # "" = not known
    held_on = models.DateField()
    consent = models.BooleanField(default=True)
    case = models.UUIDField(null=True, db_index=True)
    case_code = models.CharField(max_length=20, blank=True)
    next_on = models.DateField(null=True)
    sealed = models.BinaryField(null=True)
    recorded_at = models.DateTimeField()

    class Meta:
        abstract = True
        indexes = [
            models.Index(fields=["project_id", "held_on"], name="outreach_%(class)s_by_day"),
            models.Index(
                fields=["project_id", "case_code"],
                condition=~Q(case_code=""),
                name="outreach_%(class)s_waiting",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(consent=True) | Q(case=None, case_code="", sealed=None),
                name="%(class)s_refusal_keeps_nothing",
            )
        ]

    def __str__(self) -> str:
        return f"{type(self).__name__} {self.held_on}"


class Contact(Care):
    """An approach in the community; without a case it is anonymous."""

    form_of_contact = models.CharField(max_length=40, blank=True)
    first = models.BooleanField(null=True)
    reached = models.BooleanField(default=True)  # False: nobody was met, so it is no service
    leaflets = models.PositiveIntegerField(null=True)
    safety = models.CharField(max_length=40, blank=True)  # of the staff
    next_step = models.CharField(max_length=40, blank=True)

    class Meta(Care.Meta):
        pass


class Counselling(Care):
    """Counselling of one person or her family; a group's session is an Activity."""

    form_of_counselling = models.CharField(max_length=40, blank=True)
    minutes = models.PositiveIntegerField(null=True)

    class Meta(Care.Meta):
        pass


class Livelihood(Care):
    """Support of training, work or a loan: which, is sealed."""

    provider = models.UUIDField(null=True)  # a site
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    follow_up = models.BooleanField(default=False)  # how an earlier support goes on: no service

    class Meta(Care.Meta):
        pass


CareModel = type[Contact] | type[Counselling] | type[Livelihood]
