"""What an upgrade leaves to the worker: reviews that records have not heard of, missing figures."""

from datetime import datetime
from functools import partial

from backend.jobs.keeping import mark_of
from backend.survey.submissions.models import Submission
from outreach import services
from outreach.selectors import sources

AT_A_TURN = 500


def hear_reviews(now: datetime) -> int:
    """Let records count as their submissions were reviewed before records knew of it; how many."""
    unheard = Submission.objects.filter(
        uuid__in=sources.unreviewed(), is_draft=False, deleted_at=None
    ).exclude(review_state="")
    heard = 0
    while turn := list(unheard.values_list("uuid", "review_state")[:AT_A_TURN]):
        for key, review in turn:
            services.judge(submission=key, review=review, mark=partial(mark_of, key, now), now=now)
        heard += len(turn)
    return heard


def count_missing(now: datetime) -> int:
    """Count the projects anew that have records and no figures; how many."""
    projects = sources.uncounted_projects()
    for project_id in projects:
        services.rebuild_counts(project_id=project_id, now=now)
    return len(projects)
