"""Figures count what is approved, say what waits, and leave out what is rejected or sent back."""

import uuid

import pytest

from outreach import selectors, services
from outreach.cells import Cell
from outreach.mapping import parse
from outreach.models import Activity, Count, PersonMark, Source
from outreach.reviews import state_of
from outreach.selectors.campaigns import Done
from tests.outreach import build
from tests.outreach.build import MAY, PROJECT, UNIT

pytestmark = pytest.mark.django_db
ACTIVITY = parse(build.ACTIVITY_TOML.encode())
SCREENING = parse(build.SCREENING_TOML.encode())


def judge(key: uuid.UUID, review: str) -> frozenset[Cell]:
    return services.judge(
        submission=key, review=review, mark=lambda: build.mark(key), now=build.NOW
    )


def figures(kind: str = "T01") -> dict[str, int]:
    return dict(Count.objects.filter(kind=kind).values_list("measure", "value"))


def talk(review: str = "", **changes: object) -> uuid.UUID:
    key = uuid.uuid4()
    build.send(ACTIVITY, build.activity_answers(**changes), submission=key, review=review)
    return key


def screened(review: str = "") -> uuid.UUID:
    key = uuid.uuid4()
    build.send(SCREENING, build.never_used(), submission=key, review=review)
    return key


@pytest.mark.parametrize(
    ("review", "state"),
    [
        ("", "waiting"),
        ("edited", "waiting"),
        ("nonsense", "waiting"),
        ("approved", "approved"),
        ("rejected", "out"),
        ("hasIssues", "out"),
    ],
)
def test_the_review_says_how_a_record_counts(review: str, state: str) -> None:
    assert state_of(review) == state


def test_what_was_never_recorded_or_is_gone_has_nothing_to_judge() -> None:
    assert judge(uuid.uuid4(), "approved") == frozenset()
    key = talk("approved")
    build.forget(key)
    assert judge(key, "approved") == frozenset()
    assert not Count.objects.exists()


def test_a_talk_waits_counts_and_is_taken_out_again() -> None:
    key = talk()
    assert figures() == {"waiting": 1}
    assert judge(key, "approved")
    assert figures() == {"held": 1, "attendances": 40, "men": 15, "women": 25}
    assert judge(key, "approved") == frozenset()
    for review in ("hasIssues", "rejected"):
        judge(key, review)
        assert figures() == {}
    judge(key, "edited")
    assert figures() == {"waiting": 1}
    assert Source.objects.get().review == "edited"


def test_an_edit_of_an_approved_talk_waits_again() -> None:
    key = talk("approved")
    other = talk("approved")
    build.send(ACTIVITY, build.activity_answers(), submission=key, review="edited")
    assert figures()["held"] == 1
    assert figures()["waiting"] == 1
    judge(other, "rejected")
    assert figures() == {"waiting": 1}


def test_a_screening_counts_by_its_mark() -> None:
    keys = [screened() for _ in range(4)]
    assert figures("S01") == {"waiting": 4}
    for key in keys[:3]:
        judge(key, "approved")
    assert figures("S01") == {"screened": 3, "none": 3, "waiting": 1}
    assert set(PersonMark.objects.values_list("mark", flat=True)) == set(map(build.mark, keys))
    judge(keys[0], "rejected")
    assert figures("S01") == {"screened": 2, "none": 2, "waiting": 1}


def test_a_screening_that_is_approved_when_it_is_recorded_counts_at_once() -> None:
    screened("approved")
    screened("rejected")
    assert figures("S01") == {"screened": 1, "none": 1}


def test_a_rebuild_finds_the_table_as_it_is() -> None:
    for review in ("", "approved", "rejected", "hasIssues", "edited"):
        talk(review)
        screened(review)
    (found,) = services.rebuild_counts(now=build.NOW, write=False)
    assert found.differing == 0
    assert found.checksum == found.expected


def test_a_month_publishes_approved_screenings_alone() -> None:
    for review in ["approved"] * 6 + ["", "rejected"]:
        screened(review)
    release = build.release(MAY)
    told = release.cells.get(unit=UNIT, dimension="", value="")
    assert told.count == 6


def test_the_map_says_what_waits_beside_and_of_persons_only_where_they_are_open() -> None:
    talk("approved")
    talk()
    screened()
    asked = {"project_id": PROJECT, "keys": None, "months": (MAY, MAY)}
    seen = selectors.map_figures(**asked).units[UNIT]
    assert (seen["talks"], seen["waiting"], seen["unapproved"]) == (1, 1, 0)
    opened = selectors.map_figures(**asked, open_keys=None).units[UNIT]
    assert (opened["waiting"], opened["unapproved"], opened["screened"].count) == (1, 1, 0)


def test_a_campaign_counts_approved_activities_and_shows_what_waits() -> None:
    site, campaign = build.site(), build.campaign()
    for kind in ("T01", "T02", "T03"):
        services.plan_activity(campaign=campaign, site=site, kind=kind, planned_on=build.DAY)
    told = {"ma_dia_diem": str(site.pk), "ma_chien_dich": str(campaign.pk)}
    talk("approved", **told)
    talk("", **told, loai="T02")
    talk("rejected", **told, loai="T03")
    progress = selectors.campaign_progress(campaign, None, on=build.DAY)
    assert progress.overall == Done(1, 3, 1)
    assert (progress.states["done"], progress.states["waiting"], progress.states["due"]) == (
        1,
        1,
        1,
    )
    assert progress.unplanned == 0
    assert selectors.campaigns_done([campaign], None) == {campaign.pk: Done(1, 3, 1)}
    assert Activity.objects.count() == 3
