"""Where a submission is found, and what is flagged about it; never refused for that."""

from backend.accounts.models import Project, User
from backend.survey.submissions.models import Submission
from tests import build
from tests.phone import FieldPhone


def test_the_scope_is_the_commune_declared_on_the_day_of_the_event(
    phone: FieldPhone, form: object
) -> None:
    phone.send("thu", {"ma_xa": "90001", "ngay": "2026-11-01"})
    submission = Submission.objects.get()
    assert submission.unit == build.COMMUNE_A
    sender = f"by:{submission.submitter_id}"
    found = {row.unit for row in submission.scope.all()}
    assert found == {build.COMMUNE_A, build.PROVINCE, sender}
    assert not submission.flags.exists()


def test_a_reused_code_means_the_unit_of_that_day(phone: FieldPhone, form: object) -> None:
    phone.send("thu", {"ma_xa": "90001", "ngay": "2025-03-01"})
    submission = Submission.objects.get()
    assert submission.unit == build.OLD_A
    scope = {row.unit for row in submission.scope.all()}
    assert {build.OLD_A, build.OLD_DISTRICT, build.COMMUNE_A, build.PROVINCE} <= scope


def test_without_a_declared_commune_the_holders_unit_counts(
    phone: FieldPhone, form: object
) -> None:
    phone.send("thu", {"tuoi": 3})
    assert Submission.objects.get().unit == build.COMMUNE_A


def test_a_submission_from_outside_the_area_is_taken_and_flagged(
    phone: FieldPhone, form: object
) -> None:
    assert phone.send("thu", {"ma_xa": "90501", "ngay": "2026-11-01"}).status_code == 201
    assert Submission.objects.get().flags.get().code == "outside_area"


def test_one_without_a_unit_is_flagged(officer: User, form: object, project: Project) -> None:
    wide = build.person("wide", "officer", project, units=(build.COMMUNE_A, build.COMMUNE_B))
    build.phone_of(wide, project).send("thu", {"ma_xa": "99999"})
    submission = Submission.objects.get()
    assert submission.unit == ""
    assert {each.code for each in submission.flags.all()} == {"no_unit", "unknown_unit"}
