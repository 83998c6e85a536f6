"""An entity list's feed: service document, $metadata, the entities."""

from django.http import HttpResponse, HttpResponseBase
from django.utils import timezone
from rest_framework.request import Request

from backend.accounts import verbs
from backend.accounts.permissions import project_for
from backend.odata import entities, metadata
from backend.odata.documents import service_document
from backend.odata.entities import Reading
from backend.odata.views.base import FeedView, MetadataView
from backend.survey.entities import selectors
from backend.survey.entities.models import EntityList


class OfEntityList(FeedView):
    """A view of an entity list's feed."""

    def entity_list(self, project_id: str, name: str) -> EntityList:
        project = project_for(self.person, int(project_id), verbs.ENTITY_READ)
        return selectors.list_for(self.person, project, name, verbs.ENTITY_READ)


class EntityServiceView(OfEntityList):
    def get(self, _request: Request, project_id: str, name: str) -> HttpResponse:
        self.entity_list(project_id, name)
        return self.document(service_document(self.address, [entities.TABLE]))


class EntityMetadataView(MetadataView, OfEntityList):
    def get(self, _request: Request, project_id: str, name: str) -> HttpResponse:
        found = self.entity_list(project_id, name)
        return self.edmx(metadata.of_entity_list(name, entities.columns(found.properties)))


class OfEntities(OfEntityList):
    """A view of the entities themselves."""

    def reading(self, project_id: str, name: str) -> Reading:
        found = self.entity_list(project_id, name)
        rows = selectors.entities_for(self.person, found, deleted=None, search=self.asked.search)
        columns = entities.columns(found.properties)
        return Reading(rows, columns, self.asked, self.address, timezone.now())


class EntitiesView(OfEntities):
    def get(self, _request: Request, project_id: str, name: str) -> HttpResponseBase:
        return self.page(entities.page(self.reading(project_id, name)))


class EntityCountView(OfEntities):
    kind = "text"

    def get(self, _request: Request, project_id: str, name: str) -> HttpResponse:
        return self.number(self.reading(project_id, name).rows.count())
