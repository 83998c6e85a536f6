"""A form's feed, published or draft: service document, $metadata, tables, one submission."""

from django.http import HttpResponse, HttpResponseBase
from django.utils import timezone
from rest_framework.request import Request

from backend.accounts import verbs
from backend.accounts.models import Project
from backend.accounts.permissions import project_for
from backend.odata import metadata, single, submissions
from backend.odata.documents import service_document
from backend.odata.submissions import Reading
from backend.odata.tables import Table, form_root, table_at, tables
from backend.odata.views.base import FeedView, MetadataView
from backend.survey.forms.models import FormVersion
from backend.survey.submissions import feed
from backend.survey.submissions.marked import classes_of_form


class OfForm(FeedView):
    """A view of a form's feed; of its draft's where `draft` is set."""

    draft = False

    def version(self, project_id: str, form_id: str) -> FormVersion:
        verb = verbs.SUBMISSION_READ
        project: Project = project_for(self.person, int(project_id), verb, form_id=form_id)
        return feed.version_of(project, form_id, draft=self.draft)

    def reading(self, version: FormVersion, table: Table) -> Reading:
        rows = feed.rows_of(self.person, version, draft=self.draft)
        hidden = classes_of_form(version.form, draft=self.draft)
        return Reading(rows, table, self.asked, self.address, timezone.now(), hidden)


class FormServiceView(OfForm):
    def get(self, _request: Request, project_id: str, form_id: str) -> HttpResponse:
        root = form_root(self.version(project_id, form_id).fields)
        return self.document(service_document(self.address, [t.name for t in tables(root)]))


class FormMetadataView(MetadataView, OfForm):
    def get(self, _request: Request, project_id: str, form_id: str) -> HttpResponse:
        version = self.version(project_id, form_id)
        return self.edmx(metadata.of_form(form_id, form_root(version.fields)))


class TableView(OfForm):
    def get(self, _request: Request, project_id: str, form_id: str, table: str) -> HttpResponseBase:
        version = self.version(project_id, form_id)
        found = table_at(form_root(version.fields), table)
        asked = self.reading(version, found)
        return self.page(submissions.page(asked))


class TableCountView(OfForm):
    """`…/Submissions/$count`: the number alone, as plain text."""

    kind = "text"

    def get(self, _request: Request, project_id: str, form_id: str, table: str) -> HttpResponse:
        version = self.version(project_id, form_id)
        asked = self.reading(version, table_at(form_root(version.fields), table))
        return self.number(submissions.total(asked))


class SubmissionView(OfForm):
    def get(
        self, _request: Request, project_id: str, form_id: str, instance_id: str, rest: str
    ) -> HttpResponseBase:
        version = self.version(project_id, form_id)
        steps = single.steps_of(rest)
        names = ".".join(["Submissions", *(name for name, _ in steps)])
        asked = self.reading(version, table_at(form_root(version.fields), names))
        return self.page(single.page(asked, instance_id.replace("''", "'"), steps))
