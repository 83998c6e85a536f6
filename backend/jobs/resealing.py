"""After the marks of a form's questions changed: its old submissions, sealed under the new ones."""

from datetime import datetime

from backend.journal.models import Event
from backend.survey.forms.models import Form
from backend.survey.quality import services as quality
from backend.survey.submissions import resealing


def reseal_answers(event: Event, now: datetime) -> None:
    """Without a transaction around it: each version has its own, and twice is harmless."""
    form = Form.objects.filter(pk=event.subject).first()
    if form is None:
        return
    resealing.reseal(form=form, now=now)
    quality.blind_traces(form=form, now=now)
