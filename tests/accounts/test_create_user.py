"""The command that makes the first administrator, and people of servers without a demo."""

import io
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from backend.accounts import services, verbs
from backend.accounts.models import Assignment, Project, Role, User
from tests import build


def create(**options: Any) -> str:
    said = io.StringIO()
    call_command("create_user", "moi@example.org", name="Người Mới", stdout=said, **options)
    return said.getvalue()


def test_the_first_administrator_may_do_everything_and_signs_in(project: Project) -> None:
    password = create().splitlines()[-1]
    user = services.user_by_password(email="moi@example.org", password=password)
    assert user is not None
    held = Assignment.objects.get(user=user)
    assert (held.role.name, held.project, held.project_wide) == ("administrator", None, True)


def test_an_officer_of_one_commune_has_that_area_alone(project: Project) -> None:
    create(role="officer", project=str(project.pk), unit=["90001"])
    held = Assignment.objects.get(user__email="moi@example.org")
    assert held.project == project
    assert not held.project_wide
    assert [row.unit for row in held.units.all()] == [build.COMMUNE_A]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"role": "officer"}, "--everywhere"),
        ({"role": "vua"}, "vua"),
        ({"role": "officer", "unit": ["12345"]}, "12345"),
        ({"project": "không có"}, "không có"),
    ],
)
def test_what_is_missing_or_unknown_is_one_sentence_and_nobody_is_made(
    project: Project, options: dict[str, Any], said: str
) -> None:
    with pytest.raises(CommandError, match=said):
        create(**options)
    assert not User.objects.exists()


def test_screenings_are_filled_and_read_by_health_workers_only(db: None) -> None:
    services.ensure_roles()
    may = {
        (role.name, verb): verbs.allows(role.verbs, verb, "sang_loc_assist")
        # ODK Central's own roles, given by hand to people of other projects, know no form.
        for role in Role.objects.filter(system="")
        for verb in (verbs.SUBMISSION_CREATE, verbs.SUBMISSION_READ)
    }
    assert {name for (name, _), allowed in may.items() if allowed} == {
        "health_worker",
        "counsellor",
    }
