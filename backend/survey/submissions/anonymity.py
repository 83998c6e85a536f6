"""Anonymous submissions: what is dropped before anything is stored, and what is refused for them.

Of a submission to an anonymous form the server keeps its answers, its random ID and its day (as
00:00 in Việt Nam); no submitter, key, device, program or file. Its rows have random numbers below
zero, or their place among rows with a moment would give the hour away; and nothing follows it
before its day is over, then all of that day in no order (`journal.log(untimed=True)`).

What can still be told: that it is of that day; which submissions are of the same day; with a single
one on a day, that whoever was seen calling that day may have sent it. Whoever reads the database's
own files (write-ahead log, tuple headers, backups of the hour) sees the order of writing. What an
officer does with it later (reading, review, an edit) is hers, and the journal says so.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, time

from django.utils import timezone

from backend import problems
from backend.accounts import links
from backend.accounts.models import AppUser
from backend.survey.forms.models import Form, FormVersion
from backend.survey.submissions.arriving import Sender
from backend.survey.submissions.files import PostedFile
from backend.survey.submissions.models import Submission
from backend.survey.submissions.reading import Reading


def day_of(moment: datetime) -> datetime:
    """00:00 of its day in Việt Nam."""
    local = timezone.localtime(moment, timezone.get_default_timezone())
    return datetime.combine(local.date(), time(), local.tzinfo)


def veiled(sender: Sender, version: FormVersion) -> Sender:
    """Who brings it, as far as it may be kept: of an anonymous form the day alone."""
    if not version.anonymous:
        return sender
    return replace(
        sender, actor=None, now=day_of(sender.now), device_id="", user_agent="", standing=None
    )


def files_of(reading: Reading, files: Sequence[PostedFile]) -> Sequence[PostedFile]:
    """The files that are kept: an anonymous form asks for none, so what comes anyway is dropped."""
    return [] if reading.version.anonymous else files


def use_link(sender: Sender, reading: Reading) -> None:
    """Note that a once-only link was used; never for which anonymous submission, nor when.

    Raises link_used, link_in_browser; IntegrityError for a second anonymous one.
    """
    if isinstance(sender.actor, AppUser):
        anonymous = reading.version.anonymous
        links.use(
            key=sender.actor,
            instance_id="" if anonymous else reading.envelope.instance_id,
            now=veiled(sender, reading.version).now,
        )


def refuse_edit(reading: Reading) -> None:
    """Raises anonymous_edit: nobody is known as the sender, so nobody is the one who may."""
    if reading.version.anonymous:
        raise problems.anonymous_edit(form_id=reading.form.form_id)


def is_anonymous(form: Form) -> bool:
    """Is what phones download anonymous?"""
    return form.current is not None and form.current.anonymous


def refuse_send_back(submission: Submission) -> None:
    """Raises anonymous_send_back."""
    if is_anonymous(submission.form):
        raise problems.anonymous_send_back(form_id=submission.form.form_id)


def refuse_back_check(form: Form) -> None:
    """Raises anonymous_back_check."""
    if is_anonymous(form):
        raise problems.anonymous_back_check(form_id=form.form_id)
