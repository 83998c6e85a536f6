"""Addresses of entity lists and entities."""

from django.urls import path

from backend.api.addresses.base import ENTITY_LIST, PROJECT
from backend.api.views import entities, entity_lists, entity_versions

ENTITIES = f"{ENTITY_LIST}/entities"
ENTITY = f"{ENTITIES}/<plain:entity_id>"

# The more particular first: `creators` and `entities.csv` are no names.
urlpatterns = [
    path(f"{PROJECT}/datasets", entity_lists.ListsView.as_view()),
    path(
        f"{PROJECT}/trash/datasets/<int:list_id>/entities.csv",
        entity_lists.DeletedTableView.as_view(),
    ),
    path(f"{ENTITY_LIST}/entities.csv", entity_lists.TableView.as_view()),
    path(f"{ENTITY_LIST}/access-filter", entity_lists.AccessFilterView.as_view()),
    path(f"{ENTITY_LIST}/properties", entity_lists.PropertiesView.as_view()),
    path(f"{ENTITY_LIST}/properties/<plain:property_name>", entity_lists.PropertyView.as_view()),
    path(ENTITIES, entities.EntitiesView.as_view()),
    path(f"{ENTITIES}/creators", entities.CreatorsView.as_view()),
    path(f"{ENTITIES}/bulk-delete", entities.BulkDeleteView.as_view()),
    path(f"{ENTITIES}/bulk-restore", entities.BulkRestoreView.as_view()),
    path(ENTITY, entities.EntityView.as_view()),
    path(f"{ENTITY}/restore", entities.RestoreView.as_view()),
    path(f"{ENTITY}/versions", entity_versions.VersionsView.as_view()),
    path(f"{ENTITY}/diffs", entity_versions.DiffsView.as_view()),
    path(f"{ENTITY}/audits", entity_versions.AuditsView.as_view()),
    path(ENTITY_LIST, entity_lists.ListView.as_view()),
]
