"""Entities: found, made, changed, deleted and restored; cut by the caller's area throughout."""

from collections.abc import Iterable
from typing import Any

from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from backend.accounts import verbs
from backend.api.description import described
from backend.api.shown import entities as shown
from backend.api.shown.users import Actor, actor
from backend.api.taken import entities as taken
from backend.api.views.base import success
from backend.api.views.entity_lists import OfLists
from backend.survey.entities import bulk, changes, selectors, trash
from backend.survey.entities.models import Entity


class OfEntities(OfLists):
    """A view about entities of a list."""

    def entity(
        self,
        project_id: int,
        name: str,
        entity_id: str,
        verb: str = verbs.ENTITY_READ,
        *,
        deleted: bool = False,
    ) -> Entity:
        found = self.list_for(project_id, name, verb)
        uuid = taken.uuid_of(entity_id)
        return selectors.entity_for(self.person, found, uuid, verb=verb, deleted=deleted)

    def whole(self, each: Entity) -> shown.ShownEntity:
        version = selectors.current_versions([each])[each.pk]
        return shown.entity(each, version, values=True, extended=self.extended)

    def several(self, entities: Iterable[Entity]) -> list[shown.ShownEntity]:
        rows = list(entities)
        versions = selectors.current_versions(rows)
        return [
            shown.entity(each, versions[each.pk], extended=self.extended)
            for each in rows
            if each.pk in versions
        ]


class EntitiesView(OfEntities):
    parser_classes = [taken.BulkJSONParser]

    @described(
        "The entities of a list, newest first",
        query=taken.EntitiesQuery,
        gives=list[shown.ShownEntity],
        extended=True,
    )
    def get(self, request: Request, project_id: int, list_name: str) -> Response:
        wanted = taken.EntitiesQuery.of(request.query_params)
        found = self.list_for(project_id, list_name, verbs.ENTITY_READ)
        rows = selectors.entities_for(
            self.person, found, deleted=wanted["deleted"], search=wanted["q"]
        )
        return Response(self.several(rows))

    @described("Make an entity, or many", takes=taken.NewEntity, gives=shown.ShownEntity)
    def post(self, request: Request, project_id: int, list_name: str) -> Response:
        found = self.list_for(project_id, list_name, verbs.ENTITY_CREATE)
        agent, now = request.headers.get("User-Agent", ""), timezone.now()
        given: Any = request.data
        if taken.many(given):
            bulk.create_many(
                entity_list=found,
                bodies=given["entities"],
                source=given.get("source"),
                actor=self.person,
                user_agent=agent,
                now=now,
            )
            return success()
        made = changes.create(
            entity_list=found, body=given, actor=self.person, user_agent=agent, now=now
        )
        return Response(self.whole(made))


class EntityView(OfEntities):
    @described("An entity", gives=shown.ShownEntity, extended=True)
    def get(self, _request: Request, project_id: int, list_name: str, entity_id: str) -> Response:
        found = self.entity(project_id, list_name, entity_id)
        answer = Response(self.whole(found))
        answer["ETag"] = f'"{found.version}"'
        return answer

    @described(
        "Change an entity, or settle its conflict",
        takes=taken.EntityChange,
        query=taken.ChangeQuery,
        headers={"If-Match": "The version that is changed, instead of baseVersion."},
        gives=shown.ShownEntity,
    )
    def patch(self, request: Request, project_id: int, list_name: str, entity_id: str) -> Response:
        found = self.entity(project_id, list_name, entity_id, verbs.ENTITY_UPDATE)
        wanted = taken.ChangeQuery.of(request.query_params)
        changed = changes.change(
            entity=found,
            body=request.data,
            base_version=taken.base_version(wanted, request.headers.get("If-Match", "")),
            force=wanted["force"],
            resolve=wanted["resolve"],
            actor=self.person,
            user_agent=request.headers.get("User-Agent", ""),
            now=timezone.now(),
        )
        return Response(self.whole(changed))

    @described("Put an entity into the bin")
    def delete(
        self, _request: Request, project_id: int, list_name: str, entity_id: str
    ) -> Response:
        found = self.entity(project_id, list_name, entity_id, verbs.ENTITY_DELETE)
        rows = Entity.objects.filter(pk=found.pk)
        trash.delete(rows=rows, actor=self.person, now=timezone.now())
        return success()


class RestoreView(OfEntities):
    @described("Take an entity out of the bin")
    def post(self, _request: Request, project_id: int, list_name: str, entity_id: str) -> Response:
        found = self.entity(project_id, list_name, entity_id, verbs.ENTITY_DELETE, deleted=True)
        rows = Entity.objects.filter(pk=found.pk)
        trash.restore(rows=rows, actor=self.person, now=timezone.now())
        return success()


class BulkDeleteView(OfEntities):
    @described("Put several entities into the bin", takes=taken.Chosen)
    def post(self, request: Request, project_id: int, list_name: str) -> Response:
        found = self.list_for(project_id, list_name, verbs.ENTITY_DELETE)
        ids = taken.Chosen.of(request.data)["ids"]
        rows = selectors.chosen(self.person, found, ids, verb=verbs.ENTITY_DELETE)
        trash.delete(rows=rows, actor=self.person, now=timezone.now())
        return success()


class BulkRestoreView(OfEntities):
    @described("Take several entities out of the bin", takes=taken.Chosen)
    def post(self, request: Request, project_id: int, list_name: str) -> Response:
        found = self.list_for(project_id, list_name, verbs.ENTITY_DELETE)
        ids = taken.Chosen.of(request.data)["ids"]
        rows = selectors.chosen(self.person, found, ids, verb=verbs.ENTITY_DELETE)
        trash.restore(rows=rows, actor=self.person, now=timezone.now())
        return success()


class CreatorsView(OfEntities):
    @described("Who made the entities of a list", gives=list[Actor])
    def get(self, _request: Request, project_id: int, list_name: str) -> Response:
        found = self.list_for(project_id, list_name, verbs.ENTITY_READ)
        return Response([actor(each) for each in selectors.creators_for(self.person, found)])
