"""Which classes hold for what was sent with a form's version: its own marks, or later ones."""

from collections.abc import Mapping

from backend.survey.forms.models import Form, FormVersion
from backend.survey.submissions.classes import Classes

PLAIN = Classes({})


def classes_of(version: FormVersion) -> Classes:
    """The marks of the form's current version go before its own: also for what phones send late."""
    form = version.form
    if version.published_at is None or form.current_id in {None, version.pk}:
        return _classes(version.sensitive)
    current = form.current
    later = current.sensitive if current is not None else {}
    return _classes({**version.sensitive, **later})


def classes_of_form(form: Form, *, draft: bool = False) -> Classes:
    """Of every version that was published, or of the draft alone: what its tables hide."""
    if draft:
        return _classes(form.draft.sensitive) if form.draft is not None else PLAIN
    published = form.versions.filter(published_at__isnull=False).exclude(sensitive={})
    marked = list(published.order_by("published_at", "pk").values_list("pk", "sensitive"))
    found: dict[str, str] = {}
    for _, sensitive in sorted(marked, key=lambda each: each[0] == form.current_id):
        found |= sensitive
    return _classes(found)


def _classes(sensitive: Mapping[str, str]) -> Classes:
    return Classes(sensitive) if sensitive else PLAIN
