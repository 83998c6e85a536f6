"""Records which units an official decision names as hotspots, and until when."""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from geo.faults import Fault
from geo.models import Designation, Grade, Unit


@transaction.atomic
def designate(
    *,
    unit: str,
    grade: str,
    starts_on: date,
    ends_on: date | None = None,
    decision_number: str = "",
    decided_on: date | None = None,
    synthetic: bool = False,
) -> Designation:
    """Give the unit (its key) this grade from a day on; a grade still running ends the day before.

    Asking twice for the same gives the one that stands. Raises Fault.
    """
    # The row is locked so that two decisions on one unit come one after the other.
    found = Unit.objects.select_for_update().filter(key=unit).first()
    if found is None:
        raise Fault("unit_unknown", _("No unit has the key {key}."), key=unit)
    wanted = Designation(
        unit=found,
        starts_on=starts_on,
        ends_on=ends_on,
        grade=grade,
        decision_number=decision_number.strip(),
        decided_on=decided_on,
        synthetic=synthetic,
    )
    _check(wanted)
    standing = _same(wanted)
    if standing is not None:
        return standing
    _make_room(wanted)
    wanted.save(force_insert=True)
    return wanted


@transaction.atomic
def end_designation(*, designation: Designation, ends_on: date) -> Designation:
    """Let the designation's last day be `ends_on`. Raises Fault when that is before its first."""
    if ends_on < designation.starts_on:
        raise _days_reversed(designation.starts_on, ends_on)
    designation.ends_on = ends_on
    designation.save(update_fields=["ends_on"])
    return designation


def _check(wanted: Designation) -> None:
    unit = wanted.unit
    if wanted.grade not in Grade.values:
        raise Fault(
            "grade_unknown",
            _("The grade {grade} is not known; use one of {known}."),
            grade=wanted.grade,
            known=", ".join(Grade.values),
        )
    if wanted.ends_on is not None and wanted.ends_on < wanted.starts_on:
        raise _days_reversed(wanted.starts_on, wanted.ends_on)
    if not wanted.synthetic and not (wanted.decision_number and wanted.decided_on):
        raise Fault(
            "decision_missing",
            _("Give the number and the day of the decision that designates {name}."),
            name=unit.name,
        )
    ended = unit.valid_to is not None and wanted.starts_on > unit.valid_to
    if ended or wanted.starts_on < unit.valid_from:
        raise Fault(
            "unit_not_standing",
            _("{name} ({key}) does not exist on {day}. Designate the unit of that day."),
            name=unit.name,
            key=unit.key,
            day=f"{wanted.starts_on:%d/%m/%Y}",
        )


def _days_reversed(starts_on: date, ends_on: date) -> Fault:
    return Fault(
        "days_reversed",
        _("The last day {ends} lies before the first day {starts}."),
        ends=f"{ends_on:%d/%m/%Y}",
        starts=f"{starts_on:%d/%m/%Y}",
    )


def _same(wanted: Designation) -> Designation | None:
    return Designation.objects.filter(
        unit=wanted.unit,
        starts_on=wanted.starts_on,
        ends_on=wanted.ends_on,
        grade=wanted.grade,
        decision_number=wanted.decision_number,
        synthetic=wanted.synthetic,
    ).first()


def _make_room(wanted: Designation) -> None:
    """End the one that runs without end; refuse any other that shares a day."""
    others = Designation.objects.filter(unit=wanted.unit)
    others.filter(ends_on=None, starts_on__lt=wanted.starts_on).update(
        ends_on=wanted.starts_on - timedelta(days=1)
    )
    meets = others.filter(Q(ends_on=None) | Q(ends_on__gte=wanted.starts_on))
    if wanted.ends_on is not None:
        meets = meets.filter(starts_on__lte=wanted.ends_on)
    other = meets.order_by("starts_on").first()
    if other is not None:
        raise Fault(
            "designations_overlap",
            _("{name} already has the grade {grade} from {starts}. End that one first."),
            name=wanted.unit.name,
            grade=other.get_grade_display(),
            starts=f"{other.starts_on:%d/%m/%Y}",
        )
