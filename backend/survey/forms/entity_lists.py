"""Which forms use an entity list, and deleting a list or a property that none of them uses."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from django.db import transaction
from django.db.models import F, Q

from backend import problems
from backend.accounts.areas import Area
from backend.accounts.models import Project, User
from backend.survey.entities import lists, trash
from backend.survey.entities.models import Entity, EntityList
from backend.survey.entities.selectors import within
from backend.survey.forms.models import FormMedia, FormVersion


class FormName(NamedTuple):
    """A form as others speak of it."""

    form_id: str
    title: str


@dataclass
class Uses:
    """Forms that write to a list (source) and that carry it (linked), published and drafts."""

    source: set[FormName] = field(default_factory=set)
    linked: set[FormName] = field(default_factory=set)
    draft_source: set[FormName] = field(default_factory=set)
    draft_linked: set[FormName] = field(default_factory=set)
    writers: dict[str, set[FormName]] = field(default_factory=lambda: defaultdict(set))

    def forms(self) -> list[FormName]:
        return sorted(self.source | self.linked | self.draft_source | self.draft_linked)


def uses(project: Project) -> dict[str, Uses]:
    """Of each list of the project by name, in two queries."""
    found: dict[str, Uses] = defaultdict(Uses)
    shown = FormVersion.objects.filter(
        Q(pk=F("form__current_id")) | Q(pk=F("form__draft_id")),
        form__project=project,
        form__deleted_at=None,
    )
    for version in shown.select_related("form").only(
        "title", "entity_lists", "published_at", "form__form_id"
    ):
        for declared in version.entity_lists:
            use = found[declared["list"]]
            (use.source if version.published_at else use.draft_source).add(_named(version))
            if version.published_at:
                for name in declared["properties"]:
                    use.writers[name].add(_named(version))
    media = FormMedia.objects.filter(version__in=shown.values("pk")).exclude(entity_list="")
    for row in media.select_related("version__form").defer("version__xform", "version__fields"):
        use = found[row.entity_list]
        (use.linked if row.version.published_at else use.draft_linked).add(_named(row.version))
    return found


def _named(version: FormVersion) -> FormName:
    return FormName(version.form.form_id, version.title or version.form.form_id)


def told(names: Iterable[FormName]) -> list[dict[str, str]]:
    """As ODK Central names forms."""
    return [{"xmlFormId": each.form_id, "name": each.title} for each in sorted(names)]


@transaction.atomic
def delete_list(*, entity_list: EntityList, actor: User, now: datetime) -> None:
    """Put the list into the bin. Raises list_in_use."""
    use = uses(entity_list.project).get(entity_list.name)
    if use is not None and use.forms():
        raise problems.list_in_use(
            name=entity_list.name,
            forms=", ".join(each.title for each in use.forms()),
            sourceForms=told(use.source),
            linkedForms=told(use.linked),
            draftSourceForms=told(use.draft_source),
            draftLinkedForms=told(use.draft_linked),
        )
    trash.delete_list(entity_list=entity_list, actor=actor, now=now)


@transaction.atomic
def delete_property(
    *, entity_list: EntityList, name: str, area: Area, actor: User, now: datetime
) -> None:
    """Take a property out of a list. Raises not_found, property_in_use.

    `area`: which entities may be named as standing in the way; all of them do.
    """
    if name not in entity_list.properties:
        raise problems.not_found()
    in_the_way: dict[str, dict[str, object]] = {}
    use = uses(entity_list.project).get(entity_list.name)
    writers = use.writers.get(name, set()) if use is not None else set()
    if writers:
        forms = [{"formName": each.title, "xmlFormId": each.form_id} for each in sorted(writers)]
        in_the_way["dependentForms"] = {
            "message": "You can't delete this property because there are Form(s) writing to it",
            "details": {"forms": forms},
        }
    filled = _filled(entity_list, name)
    if filled:
        in_the_way["nonEmptyEntities"] = {
            "message": "You can't delete this property because there are Entity(ies) with the"
            f" non-empty value for the '{name}'",
            "details": {"totalCount": len(filled), "entities": _named_rows(filled, area)},
        }
    if in_the_way:
        why = " ".join(str(each["message"]) for each in in_the_way.values())
        raise problems.property_in_use(propertyName=name, why=why, prerequisites=in_the_way)
    lists.drop_property(entity_list=entity_list, name=name, actor=actor, now=now)


def _filled(entity_list: EntityList, name: str) -> list[int]:
    """Living entities that have something in the property."""
    rows = Entity.objects.filter(entity_list=entity_list, deleted_at=None)
    return [
        pk
        for pk, values in rows.values_list("pk", "values").iterator(chunk_size=500)
        if str(values.get(name, "")).strip()
    ]


def _named_rows(pks: list[int], area: Area) -> list[dict[str, str]]:
    """Three of them, by UUID: a label may be somebody's name."""
    rows = within(Entity.objects.filter(pk__in=pks[:500]), area).order_by("id")
    return [{"uuid": str(uuid)} for uuid in rows.values_list("uuid", flat=True)[:3]]
