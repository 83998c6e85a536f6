"""What follows an upload: ODK Validate, where Java is; it may take a minute."""

from datetime import datetime

from backend.journal.models import Event
from backend.survey.forms import services as forms
from backend.survey.forms.models import FormVersion


def validate_form(event: Event, now: datetime) -> None:  # noqa: ARG001 - every job has a clock
    """Validate the form's draft, else the version that was published from it."""
    versions = FormVersion.objects.filter(
        form_id=event.subject, validation=FormVersion.Validation.UNCHECKED
    )
    for version in versions.order_by("id"):
        forms.validate(version=version)
