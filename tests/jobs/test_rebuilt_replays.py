"""Rebuilding after edits, jobs of older events, merges, the bin and back: equal every time."""

from uuid import UUID, uuid4

import pytest
from django.utils import timezone

from backend.accounts.models import Project, User
from backend.jobs.rebuilding import rebuild
from backend.jobs.records import record_outreach
from backend.journal.models import Event
from backend.planning import doubles, staff
from backend.survey.entities.models import Entity
from backend.survey.submissions import removing
from backend.survey.submissions.models import Submission
from outreach import services as outreach
from outreach.models import Activity, Site, Source, Staff
from tests import build
from tests.jobs import every_kind
from tests.phone import FieldPhone

pytestmark = pytest.mark.django_db


@pytest.fixture
def phone(project: Project, admin: User) -> FieldPhone:
    for kind in ("site", "activity", "case", "contact", "referral"):
        every_kind.publish(project, kind)
    return build.phone_of(admin, project)


def submit(phone: FieldPhone, kind: str, places: dict[str, UUID], /, **more: str) -> UUID:
    known = set(Submission.objects.values_list("pk", flat=True))
    answers = every_kind.answers(kind, places, **more)
    phone.send(every_kind.form_id(kind), answers, instance_id=f"uuid:{uuid4()}")
    (key,) = Submission.objects.exclude(pk__in=known).values_list("pk", flat=True)
    return key


def edit(phone: FieldPhone, key: UUID, kind: str, places: dict[str, UUID], /, **more: str) -> None:
    current = Submission.objects.get(pk=key).current
    assert current is not None
    phone.send(
        every_kind.form_id(kind),
        every_kind.answers(kind, places, **more),
        instance_id=f"uuid:{uuid4()}",
        deprecated_id=current.instance_id,
    )
    build.work()


def stands(project: Project) -> bool:
    """Do counts and all records equal what their sources say?"""
    counts = outreach.rebuild_counts(now=timezone.now(), write=False)
    found = rebuild(project_id=project.pk, check=True, now=timezone.now())
    return not sum(each.differing for each in counts) + sum(each.differing for each in found)


def bin_and_back(project: Project, keys: list[UUID], admin: User) -> None:
    for act in (removing.delete, removing.restore):
        for key in keys:
            act(submission=Submission.objects.get(pk=key), actor=admin, now=timezone.now())
            build.work()
            assert stands(project), (act.__name__, keys.index(key))


def test_two_registrations_of_one_place_that_arrive_together(
    project: Project, phone: FieldPhone
) -> None:
    submit(phone, "site", {})
    submit(phone, "site", {})
    build.work()
    assert [code for each in Source.objects.all() for code, _ in each.notes] == ["site_double"] * 2
    assert stands(project)


def test_a_merged_site_that_was_in_the_bin(
    project: Project, phone: FieldPhone, admin: User
) -> None:
    gone = submit(phone, "site", {})
    kept = submit(phone, "site", {}, name="Khác")
    submit(phone, "activity", {"site": gone})
    build.work()
    doubles.merge(
        actor=admin,
        gone=Site.objects.get(submission=gone),
        kept=Site.objects.get(submission=kept),
        now=timezone.now(),
    )
    build.work()
    assert stands(project)
    bin_and_back(project, [gone], admin)
    assert Site.objects.get(submission=gone).merged_into == kept


@pytest.mark.parametrize("order", [("kept",), ("kept", "gone"), ("gone", "kept")])
def test_sites_that_were_merged_or_told_apart_and_went_into_the_bin(
    project: Project, phone: FieldPhone, admin: User, order: tuple[str, ...]
) -> None:
    keys = {
        "gone": submit(phone, "site", {}),
        "kept": submit(phone, "site", {}, name="Khác", setting="noi_lam_viec"),
    }
    other = submit(phone, "site", {}, name="Nữa")
    submit(phone, "activity", {"site": keys["gone"]})
    build.work()
    gone, kept, third = (
        Site.objects.get(submission=key) for key in (keys["gone"], keys["kept"], other)
    )
    doubles.tell_apart(actor=admin, first=gone, second=third, now=timezone.now())
    doubles.merge(actor=admin, gone=gone, kept=kept, now=timezone.now())
    build.work()
    assert stands(project)
    for act, way in ((removing.delete, order), (removing.restore, tuple(reversed(order)))):
        for name in way:
            submission = Submission.objects.get(pk=keys[name])
            act(submission=submission, actor=admin, now=timezone.now())
            build.work()
            submit(phone, "activity", {"site": keys["gone"]})
            build.work()
            assert stands(project), (act.__name__, name)
    assert Site.objects.get(submission=keys["gone"]).merged_into == kept.pk
    assert set(Activity.objects.values_list("site_id", flat=True)) == {kept.pk}


def test_edits_that_turn_a_referral_into_an_answer_older_events_and_the_bin(
    project: Project, phone: FieldPhone, admin: User
) -> None:
    site = submit(phone, "site", {})
    submit(phone, "activity", {"site": site}, setting="cong_dong")
    case = submit(phone, "case", {})
    of_case = {"case": case}
    contact = submit(phone, "contact", of_case)
    made = submit(phone, "referral", of_case)
    said = {"act": "phan_hoi", "referral": str(made), "consent": "", "service": ""}
    answer = submit(phone, "referral", of_case, **said, state="da_tiep_nhan")
    build.work()
    assert stands(project)
    edit(phone, site, "site", {}, setting="noi_lam_viec")
    edit(phone, answer, "referral", of_case, **said, state="tu_choi")
    assert stands(project)
    for event in Event.objects.filter(kind="submission.create").order_by("id"):
        record_outreach(event, timezone.now())
    assert stands(project)
    edit(phone, answer, "referral", of_case, act="tao")
    assert stands(project)
    edit(phone, made, "referral", of_case, **said, state="da_tiep_nhan")
    assert stands(project)
    bin_and_back(project, [case, site, contact, made, answer], admin)


def test_who_left_the_register_of_staff_is_still_known_to_have_left(
    project: Project, admin: User
) -> None:
    kept, purged = (
        staff.save_staff(
            staff=uuid4(), project=project, name=name, organisation="", title="", groups=[],
            unit="", known=False, actor=admin, now=timezone.now(),
        ).uuid
        for name in ("Trần Văn Thử", "Lê Thị Thử")
    )  # fmt: skip
    build.work()
    for key in (kept, purged):
        staff.retire_staff(staff=key, project=project, actor=admin, now=timezone.now())
    build.work()
    assert stands(project)
    Entity.objects.filter(uuid=purged).delete()
    for check in (True, False, True):
        found = rebuild(project_id=project.pk, check=check, now=timezone.now())
        assert not sum(each.differing for each in found)
    assert Staff.objects.filter(left=True).count() == 2
