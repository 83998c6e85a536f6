"""What geo keeps: dated units and their successors, boundaries, and hotspot designations."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _


class Level(models.TextChoices):
    PROVINCE = "province", _("province")
    DISTRICT = "district", _("district")
    COMMUNE = "commune", _("commune")


class Share(models.TextChoices):
    """How much of the ended unit the successor took."""

    FULL = "full", _("the whole unit")
    PARTIAL = "partial", _("a part")


class Grade(models.TextChoices):
    """The grades of QĐ 28/2025/QĐ-TTg, and the label of the years before it."""

    FIRST = "trong_diem_1", _("hotspot, grade I")
    SECOND = "trong_diem_2", _("hotspot, grade II")
    THIRD = "trong_diem_3", _("hotspot, grade III")
    SOME = "co_te_nan", _("drug use is present")
    FREE = "khong_ma_tuy", _("drug-free")


class Unit(models.Model):
    """A unit as it stood between two days; a new name or other ground is a new row."""

    # "21439@2025-07-01": how everything outside geo names a unit (geo.keys.UnitKey).
    key = models.CharField(max_length=24, unique=True)
    code = models.CharField(max_length=5)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    level = models.CharField(max_length=8, choices=Level)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=20, blank=True)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    search_key = models.CharField(max_length=120)
    sort_key = models.CharField(max_length=1100)
    lat = models.FloatField(null=True)
    lon = models.FloatField(null=True)
    area_km2 = models.FloatField(null=True)

    class Meta:
        constraints = [
            UniqueConstraint(fields=["code", "valid_from"], name="one_unit_per_code_and_day"),
            CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="unit_ends_after_it_begins",
            ),
            CheckConstraint(condition=Q(level__in=Level.values), name="unit_level_is_known"),
        ]
        indexes = [models.Index(fields=["level", "valid_to", "valid_from"], name="unit_by_day")]

    def __str__(self) -> str:
        return f"{self.name} ({self.key})"


class Successor(models.Model):
    """What became of an ended unit."""

    old = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="successors")
    new = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="predecessors")
    share = models.CharField(max_length=7, choices=Share)
    # Of a unit that was split: by which decision this part stands for the whole.
    decision = models.ForeignKey(
        "SuccessionDecision", null=True, on_delete=models.SET_NULL, related_name="heirs"
    )

    class Meta:
        constraints = [
            UniqueConstraint(fields=["old", "new"], name="one_link_per_old_and_new_unit"),
            CheckConstraint(condition=~Q(old=F("new")), name="unit_is_not_its_own_successor"),
            CheckConstraint(condition=Q(share__in=Share.values), name="share_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.old_id} → {self.new_id} ({self.share})"


class SuccessionDecision(models.Model):
    """Where what is of a unit goes that was split: decided by somebody, never guessed."""

    unit = models.OneToOneField(Unit, on_delete=models.CASCADE, related_name="succession")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    document = models.CharField(max_length=60)  # number of the document that says so
    document_date = models.DateField()
    note = models.TextField(blank=True)
    decided_at = models.DateTimeField()

    class Meta:
        constraints = [
            CheckConstraint(condition=~Q(document=""), name="succession_names_its_document"),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id}: {self.document}"


class UnitSource(models.Model):
    """Where the unit tree came from: one row for each load that changed something."""

    name = models.CharField(max_length=60)
    version = models.CharField(max_length=30)
    loaded_at = models.DateTimeField()
    units = models.PositiveIntegerField()
    # Never the same twice, so a cache can tell two databases apart.
    stamp = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    def __str__(self) -> str:
        return f"{self.name} {self.version}"


class BoundarySet(models.Model):
    """One imported file of boundaries."""

    name = models.CharField(max_length=200)
    source = models.TextField(blank=True)
    level = models.CharField(max_length=8, choices=Level)
    valid_on = models.DateField()
    # How far a border may lie from the truth; added to the accuracy circle of a point.
    tolerance_m = models.FloatField()
    sha256 = models.CharField(max_length=64)
    imported_at = models.DateTimeField()
    units = models.PositiveIntegerField()
    repaired = models.PositiveIntegerField(default=0)
    stamp = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        constraints = [
            CheckConstraint(condition=Q(tolerance_m__gte=0), name="tolerance_is_not_negative"),
        ]

    def __str__(self) -> str:
        return self.name


class Boundary(models.Model):
    """The ground of one unit: the newest import that holds it."""

    set = models.ForeignKey(BoundarySet, on_delete=models.PROTECT, related_name="boundaries")
    unit = models.OneToOneField(Unit, on_delete=models.PROTECT, related_name="boundary")
    # Polygon or MultiPolygon, EPSG:4326, longitude before latitude.
    wkb = models.BinaryField()
    # GeoJSON geometry for the map, simplified together with its neighbours: no gaps between them.
    simplified = models.TextField()

    def __str__(self) -> str:
        return f"{self.unit_id} ({self.set_id})"


class Designation(models.Model):
    """A unit's grade by an official decision, from a day on."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="designations")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    grade = models.CharField(max_length=12, choices=Grade)
    decision_number = models.CharField(max_length=60, blank=True)
    decided_on = models.DateField(null=True, blank=True)
    # Invented for a demonstration: every page that shows it must say so.
    synthetic = models.BooleanField(default=False)

    class Meta:
        constraints = [
            UniqueConstraint(fields=["unit", "starts_on"], name="one_designation_per_unit_and_day"),
            CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="designation_ends_after_it_starts",
            ),
            CheckConstraint(condition=Q(grade__in=Grade.values), name="grade_is_known"),
            CheckConstraint(
                condition=Q(synthetic=True)
                | (~Q(decision_number="") & Q(decided_on__isnull=False)),
                name="designation_names_its_decision",
            ),
        ]
        indexes = [models.Index(fields=["ends_on", "starts_on"], name="designation_by_day")]

    def __str__(self) -> str:
        return f"{self.unit_id}: {self.grade} ({self.starts_on})"
