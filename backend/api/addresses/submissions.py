"""Addresses of submissions, and of those that try a draft."""

from django.urls import URLPattern, path

from backend.api.addresses.base import FORM
from backend.api.views import reveals, submissions
from backend.api.views import submission_files as files
from backend.api.views import submission_reviews as reviews
from backend.api.views import submission_versions as versions


def _addresses(base: str, *, draft: bool) -> list[URLPattern]:
    """What published forms and drafts share. The more particular first: `.xml` is no ID's end."""
    one = f"{base}/<plain:instance_id>"
    version = f"{one}/versions/<plain:version_id>"
    return [
        path(base, submissions.SubmissionsView.as_view(draft=draft)),
        path(f"{base}/submitters", submissions.SubmittersView.as_view(draft=draft)),
        path(f"{one}.xml", submissions.SubmissionXMLView.as_view(draft=draft)),
        path(one, submissions.SubmissionView.as_view(draft=draft)),
        path(f"{one}/audits", reviews.AuditsView.as_view(draft=draft)),
        path(f"{one}/attachments", files.AttachmentsView.as_view(draft=draft)),
        path(f"{one}/attachments/<plain:name>", files.AttachmentView.as_view(draft=draft)),
        path(f"{one}/versions", versions.VersionsView.as_view(draft=draft)),
        path(f"{one}/diffs", versions.DiffsView.as_view(draft=draft)),
        path(f"{version}.xml", versions.VersionXMLView.as_view(draft=draft)),
        path(version, versions.VersionView.as_view(draft=draft)),
        path(f"{version}/attachments", versions.VersionFilesView.as_view(draft=draft)),
        path(
            f"{version}/attachments/<plain:name>",
            versions.VersionFileView.as_view(draft=draft),
        ),
    ]


PUBLISHED = f"{FORM}/submissions"
urlpatterns = [
    path(f"{PUBLISHED}/<plain:instance_id>/comments", reviews.CommentsView.as_view()),
    path(f"{PUBLISHED}/<plain:instance_id>/restore", submissions.RestoreView.as_view()),
    path(f"{PUBLISHED}/<plain:instance_id>/reveal", reveals.RevealView.as_view()),
    path(
        f"{PUBLISHED}/<plain:instance_id>/attachments/<plain:name>/reveal",
        reveals.RevealFileView.as_view(),
    ),
    *_addresses(f"{FORM}/draft/submissions", draft=True),
    *_addresses(PUBLISHED, draft=False),
    path(
        "v1/test/<plain:token>/projects/<int:project_id>/forms/<plain:form_id>/draft/submissions",
        submissions.DraftTryView.as_view(),
    ),
]
