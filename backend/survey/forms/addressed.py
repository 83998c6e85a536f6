"""The version to which a phone sends: one prepared read, its questions kept in the process."""

from collections.abc import Mapping
from functools import lru_cache

from django.db.models import QuerySet

from backend.accounts.models import Project
from backend.prepared import Prepared
from backend.survey.forms.models import FormVersion
from backend.survey.xforms import Field, by_path

# Forms that one process knows by heart; a field with its texts takes about a kilobyte.
KEPT = 256


# Of the form's current version only its marks are asked: they hold for older ones too.
_OF_CURRENT = [
    f"form__current__{each.attname}"
    for each in FormVersion._meta.concrete_fields
    if each.attname not in {"id", "sensitive"}
]


def _published(project: int, form_id: str, version: str) -> QuerySet[FormVersion]:
    return (
        FormVersion.objects.filter(form__project_id=project, form__form_id=form_id)
        .filter(form__deleted_at=None, version=version, published_at__isnull=False)
        .select_related("form__current")
        .defer("xform", "fields", "warnings", "languages", *_OF_CURRENT)
    )


_PUBLISHED = Prepared(_published, int, str, str)


def version_sent(project: Project, form_id: str, version: str) -> FormVersion | None:
    """The published version of a living form, with its form; without what is large."""
    return _PUBLISHED.first(project.pk, form_id, version)


def fields_by_path(version: FormVersion) -> Mapping[str, Field]:
    """The questions of a version. They never change: they are read from its XForm."""
    return _fields(version.pk, version.md5)


@lru_cache(maxsize=KEPT)
def _fields(version_pk: int, md5: str) -> Mapping[str, Field]:  # noqa: ARG001 - names the content
    return by_path(FormVersion.objects.values_list("fields", flat=True).get(pk=version_pk))
