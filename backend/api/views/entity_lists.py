"""Entity lists (Central's datasets): their names, properties, who gets which rows."""

from typing import Any

from django.http import HttpResponseBase, JsonResponse
from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from backend.accounts import permissions, verbs
from backend.accounts.permissions import project_for
from backend.api.description import described
from backend.api.downloads import streamed
from backend.api.shown import entity_lists as shown
from backend.api.taken.entities import (
    ConvertQuery,
    ListChange,
    ListsQuery,
    NewList,
    NewProperty,
    Rule,
    TableQuery,
    taken_by,
    wanted_conversion,
    wanted_rules,
)
from backend.api.views.base import ProgramView, etagged, success
from backend.survey.entities import lists, selectors, table
from backend.survey.entities.models import EntityList
from backend.survey.forms import entity_lists as forms
from backend.survey.submissions import approval

CSV = "text/csv; charset=utf-8"


class OfLists(ProgramView):
    """A view about a list that the caller may do something with."""

    def list_for(self, project_id: int, name: str, verb: str) -> EntityList:
        project = project_for(self.person, project_id, verb)
        return selectors.list_for(self.person, project, name, verb)

    def metadata(self, each: EntityList) -> shown.ShownMetadata:
        use = forms.uses(each.project).get(each.name)
        last = selectors.last_change(each, self.person)
        figures = selectors.figures_for(self.person, each.project) if self.extended else None
        mine = figures.get(each.pk, shown.NONE) if figures is not None else None
        return shown.metadata(each, use, last, mine)


class ListsView(OfLists):
    @described(
        "The entity lists of a project",
        query=ListsQuery,
        gives=list[shown.ShownList],
        extended=True,
    )
    def get(self, request: Request, project_id: int) -> Response:
        project = project_for(self.person, project_id, verbs.ENTITY_LIST_READ)
        wanted = ListsQuery.of(request.query_params)
        rows = selectors.lists_in(project, deleted=wanted["deleted"])
        figures = selectors.figures_for(self.person, project) if self.extended else None
        return Response(
            [
                shown.entity_list(
                    each, figures.get(each.pk, shown.NONE) if figures is not None else None
                )
                for each in rows
            ]
        )

    @described("Make an entity list", takes=NewList, gives=shown.ShownMetadata)
    def post(self, request: Request, project_id: int) -> Response:
        project = project_for(self.person, project_id, verbs.ENTITY_LIST_UPDATE)
        given = NewList.of(request.data)
        made = lists.create_list(
            project=project,
            name=given["name"],
            approval_required=given["approvalRequired"],
            owner_only=given["ownerOnly"],
            actor=self.person,
            now=timezone.now(),
        )
        return Response(self.metadata(made))


class ListView(OfLists):
    @described(
        "An entity list, with the forms that use it", gives=shown.ShownMetadata, extended=True
    )
    def get(self, _request: Request, project_id: int, list_name: str) -> Response:
        return Response(self.metadata(self.list_for(project_id, list_name, verbs.ENTITY_LIST_READ)))

    @described(
        "Change who gets which rows, and whether approval makes them",
        takes=ListChange,
        query=ConvertQuery,
        gives=shown.ShownMetadata,
    )
    def patch(self, request: Request, project_id: int, list_name: str) -> Response:
        found = self.list_for(project_id, list_name, verbs.ENTITY_LIST_UPDATE)
        given = ListChange.of(request.data)
        changed = approval.change_list(
            entity_list=found,
            approval_required=given.get("approvalRequired"),
            convert=wanted_conversion(ConvertQuery.of(request.query_params)),
            actor=self.person,
            now=timezone.now(),
            **wanted_rules(given),
        )
        return Response(self.metadata(changed))

    @described("Put a list that no form uses into the bin")
    def delete(self, _request: Request, project_id: int, list_name: str) -> Response:
        found = self.list_for(project_id, list_name, verbs.ENTITY_LIST_UPDATE)
        permissions.whole(self.person, found.project, verbs.ENTITY_LIST_UPDATE)
        forms.delete_list(entity_list=found, actor=self.person, now=timezone.now())
        return success()


class PropertiesView(OfLists):
    @described("Add a property to a list", takes=NewProperty)
    def post(self, request: Request, project_id: int, list_name: str) -> Response:
        found = self.list_for(project_id, list_name, verbs.ENTITY_LIST_UPDATE)
        name: Any = NewProperty.of(request.data)["name"]
        lists.add_property(entity_list=found, name=name, actor=self.person, now=timezone.now())
        return success()


class PropertyView(OfLists):
    @described("Delete a property that no form writes and no entity holds")
    def delete(
        self, _request: Request, project_id: int, list_name: str, property_name: str
    ) -> Response:
        found = self.list_for(project_id, list_name, verbs.ENTITY_LIST_UPDATE)
        forms.delete_property(
            entity_list=found,
            name=property_name,
            area=permissions.area_for(self.person, found.project, verbs.ENTITY_READ),
            actor=self.person,
            now=timezone.now(),
        )
        return success()


class AccessFilterView(OfLists):
    @described("The rule by which keys get rows", gives=shown.ShownRule)
    def get(self, _request: Request, project_id: int, list_name: str) -> JsonResponse:
        found = self.list_for(project_id, list_name, verbs.ENTITY_LIST_READ)
        # null, in so many letters: REST framework would send nothing.
        return JsonResponse(next(iter(shown.rules(found)), None), safe=False)

    @described("Add or change a rule", takes=Rule, gives=shown.ShownRule)
    def put(self, request: Request, project_id: int, list_name: str) -> Response:
        found = self.list_for(project_id, list_name, verbs.ENTITY_LIST_UPDATE)
        given = Rule.of(request.data)
        rule = (given["datasetProperty"], given["actorProperty"])
        lists.set_rule(entity_list=found, rule=rule, actor=self.person, now=timezone.now())
        return Response(given)


class TableView(OfLists):
    """The entities of the caller's area as CSV."""

    @described("The entities as CSV", query=TableQuery, gives_file="text/csv", etag=True)
    def get(self, request: Request, project_id: int, list_name: str) -> HttpResponseBase:
        found = self.list_for(project_id, list_name, verbs.ENTITY_READ)
        return self.table(found, request)

    def table(self, found: EntityList, request: Request) -> HttpResponseBase:
        wanted = TableQuery.of(request.query_params)
        condition, deleted_too = taken_by(wanted)
        rows = selectors.entities_for(
            self.person,
            found,
            deleted=None if deleted_too else False,
            search=wanted["$search"],
        ).filter(condition)

        def answer() -> HttpResponseBase:
            return streamed(table.csv_chunks(found, rows), f"{found.name}.csv", CSV)

        key = (self.person.pk, wanted, found.properties, selectors.state_of(found, self.person))
        return answer() if wanted["$filter"] else etagged(request, key, answer)


class DeletedTableView(TableView):
    """A list in the bin, by its number."""

    @described("The entities of a deleted list as CSV", query=TableQuery, gives_file="text/csv")
    def get(self, request: Request, project_id: int, list_id: int) -> HttpResponseBase:  # type: ignore[override]
        project = project_for(self.person, project_id, verbs.ENTITY_READ)
        found = selectors.deleted_list_for(self.person, project, list_id, verbs.ENTITY_READ)
        return self.table(found, request)
