"""Who may open the screenings themselves, and where: for her alone figures may be counted live."""

from datetime import date

from backend.accounts import narrowing, permissions, verbs
from backend.accounts.models import Project, User
from backend.survey.forms.models import Form, FormVersion
from backend.survey.submissions import revealing
from backend.survey.submissions.marked import classes_of_form
from geo import selectors as units

RECORD = "screening"


def screening_forms(project: Project) -> list[Form]:
    """The project's forms, also withdrawn ones, of which a version makes screenings of answers."""
    made = FormVersion.objects.filter(form__project=project, mapping__record=RECORD)
    rows = Form.objects.filter(pk__in=made.values("form")).select_related("current")
    return list(rows.defer("current__xform", "current__fields", "current__warnings"))


def open_units(user: User, project: Project, *, since: date, today: date) -> frozenset[str] | None:
    """Keys of the communes in which she may read every screening; None: all, empty: nowhere.

    Every form must allow it, and the verb of each class that it seals: who is shown masked rows
    would read a person's result from the count of a commune and month with one. Somebody who reads
    only her own rows, or those of one site, sees past nothing.
    """
    areas = [
        permissions.area_for(user, project, verb, form_id=form.form_id)
        for form in screening_forms(project)
        for verb in _opening(form)
    ]
    if not areas:
        return frozenset()
    reached = [
        _communes(narrowing.units_among(area.keys), since, today)
        for area in areas
        if not area.everything
    ]
    return frozenset.intersection(*reached) if reached else None


def _opening(form: Form) -> list[str]:
    """The verbs that open this form's rows with all that they say."""
    return [verbs.SUBMISSION_READ, *map(revealing.verb_of, classes_of_form(form).kinds)]


def _communes(keys: frozenset[str], since: date, today: date) -> frozenset[str]:
    if not keys:
        return keys
    found = [*units.communes_below(keys, today), *units.communes_below(keys, since)]
    return keys | {unit.key for unit in found}
