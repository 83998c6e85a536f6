"""Prepared reads say what the queryset says, on both databases, and never an old answer."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.db.models import Q
from django.test.utils import CaptureQueriesContext

from backend.accounts import permissions, selectors, services, verbs
from backend.accounts.models import AppUser, Assignment, Project, Role, User
from backend.prepared import Prepared
from tests import build


def test_models_come_with_their_related_ones(project: Project, worker: User) -> None:
    key, token = services.create_app_user(
        project=project, name="máy", holder=worker, properties={"xa": "90001"}, now=build.NOW
    )
    with CaptureQueriesContext(connection) as captured:
        found = selectors.app_user_by_token(token, build.NOW)
        assert found is not None
        assert (found.holder, found.project, found.properties) == (worker, project, {"xa": "90001"})
    assert len(captured) == 1
    assert found == key
    assert found.created_at == build.NOW


def test_values_are_asked_anew_each_time(project: Project, worker: User) -> None:
    _, token = services.create_app_user(
        project=project, name="máy", expires_at=build.NOW + timedelta(hours=1), now=build.NOW
    )
    assert selectors.app_user_by_token(token, build.NOW)
    assert selectors.app_user_by_token(token, build.NOW + timedelta(hours=2)) is None
    assert selectors.app_user_by_token("' OR 1=1 --", build.NOW) is None
    AppUser.objects.update(revoked_at=build.NOW)
    assert selectors.app_user_by_token(token, build.NOW) is None


def test_a_uuid_finds_its_row_and_no_other(project: Project) -> None:
    by_key = Prepared(lambda key: AppUser.objects.filter(pk=key).values_list("name"), type(uuid4()))
    key, _ = services.create_app_user(project=project, name="máy", now=build.NOW)
    assert by_key.all(key.pk) == [("máy",)]
    assert by_key.first(uuid4()) is None


@pytest.mark.django_db
def test_a_value_that_does_not_stand_in_the_sql_as_it_is_is_refused_at_once() -> None:
    searching = Prepared(lambda text: Role.objects.filter(Q(name__contains=text)), str)
    with pytest.raises(ValueError, match="do not stand"):
        searching.all("x")


def test_what_is_taken_from_somebody_is_gone_in_her_next_request(
    project: Project, worker: User
) -> None:
    before = permissions.standing_of(worker, project.pk)
    before.require(verbs.SUBMISSION_CREATE)
    assert before.home_unit() == build.COMMUNE_A
    assert before.reaches(frozenset([build.COMMUNE_A, build.PROVINCE]), verbs.SUBMISSION_CREATE)
    assert not before.reaches(frozenset([build.COMMUNE_B]), verbs.SUBMISSION_CREATE)
    Assignment.objects.filter(user=worker).delete()
    with pytest.raises(Exception, match=r"404|."):
        permissions.standing_of(worker, project.pk).require(verbs.SUBMISSION_CREATE)


def test_an_old_district_reaches_what_came_after_it(project: Project) -> None:
    person = build.person("x", "outreach_worker", project, units=(build.OLD_DISTRICT,))
    standing = permissions.standing_of(person, project.pk)
    keys = frozenset([build.COMMUNE_A, build.PROVINCE])
    reached = permissions.area_for(person, project, verbs.SUBMISSION_CREATE).meets(keys)
    assert standing.reaches(keys, verbs.SUBMISSION_CREATE) is reached
