"""What an entity was, and what happened to it."""

from rest_framework.request import Request
from rest_framework.response import Response

from backend.api.description import described
from backend.api.shown import entity_versions as shown
from backend.api.taken.entities import VersionsQuery
from backend.api.views.entities import OfEntities
from backend.survey.entities import history, selectors


class VersionsView(OfEntities):
    @described(
        "The versions of an entity, and where they met",
        query=VersionsQuery,
        gives=list[shown.ShownVersion],
        extended=True,
    )
    def get(self, request: Request, project_id: int, list_name: str, entity_id: str) -> Response:
        entity = self.entity(project_id, list_name, entity_id)
        wanted = VersionsQuery.of(request.query_params)
        return Response(
            [
                shown.version(
                    each,
                    standing,
                    current=each.version == entity.version,
                    extended=self.extended,
                )
                for each, standing in history.standing_versions(entity)
                if standing.relevant or not wanted["relevantToConflict"]
            ]
        )


class DiffsView(OfEntities):
    @described(
        "What each version changed of the one before it",
        gives=list[list[shown.ShownDifference]],
    )
    def get(self, _request: Request, project_id: int, list_name: str, entity_id: str) -> Response:
        entity = self.entity(project_id, list_name, entity_id)
        return Response(shown.differences(selectors.versions_of(entity)))


class AuditsView(OfEntities):
    @described("The events of an entity, newest first", gives=list[shown.ShownEvent])
    def get(self, _request: Request, project_id: int, list_name: str, entity_id: str) -> Response:
        entity = self.entity(project_id, list_name, entity_id)
        sources = {each.version: shown.source(each) for each in selectors.versions_of(entity)}
        return Response(
            [shown.event(each, entity, who, sources) for each, who in history.events(entity)]
        )
