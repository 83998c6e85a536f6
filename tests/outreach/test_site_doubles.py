"""Sites that may be one place: found by name and nearness, merged or told apart."""

import uuid

import pytest

from outreach import services
from outreach.doubles import Spot, pairs
from outreach.faults import Fault
from outreach.mapping import parse
from outreach.models import Activity, Count, PlannedActivity, Site, SiteDecision, Source
from outreach.selectors.doubles import alike, doubles
from tests.outreach import build

AT = (14.8, 108.9)
# About 111 m to the north for each thousandth of a degree.
NEAR, FAR = (14.801, 108.9), (14.803, 108.9)


def spot(key="truong a", unit="u", place=AT):
    return Spot(uuid.uuid4(), key, unit, *(place or (None, None)))


def found(*spots):
    return list(pairs(spots))


def test_the_same_name_within_200_metres_is_one_pair():
    one, other = spot(), spot(place=NEAR)
    assert found(one, other) == [tuple(sorted([one.id, other.id]))]
    assert found(spot(), spot(place=FAR)) == []
    assert found(spot(), spot("truong b")) == []
    assert found(spot("thcs pho-minh"), spot("thcs  pho minh")) != []


def test_without_a_position_the_commune_decides():
    assert found(spot(place=None), spot()) != []
    assert found(spot(place=None), spot(unit="v")) == []
    assert found(spot(place=None, unit=""), spot(place=None, unit="")) == []


def test_two_hundred_metres_across_the_date_line_are_near():
    assert len(found(spot(place=(0.0, 179.9999)), spot(place=(0.0, -179.9999)))) == 1


@pytest.mark.django_db
class TestMerging:
    def test_a_second_registration_is_told(self):
        mapping = parse(build.SITE_TOML.encode())
        first, second = uuid.uuid4(), uuid.uuid4()
        build.send(mapping, build.site_answers(), submission=first)
        build.send(mapping, build.site_answers(), submission=second)
        for key in (first, second):
            assert [code for code, _ in Source.objects.get(pk=key).notes] == ["site_double"]
        assert len(doubles(build.PROJECT, None)) == 1
        assert doubles(build.PROJECT, frozenset(["nowhere"])) == []

    def test_the_page_and_the_note_know_the_same_doubles(self):
        mapping = parse(build.SITE_TOML.encode())
        names = ["THCS Phổ Minh", "thcs PHỔ-MINH.", "THCS Phổ Minh 2", "???", "??? ?"]
        keys = {name: uuid.uuid4() for name in names}
        for name, key in keys.items():
            build.send(mapping, build.site_answers(ten=name), submission=key)
        (double,) = doubles(build.PROJECT, None)
        assert {double.first.name, double.second.name} == set(names[:2])
        noted = {name for name, key in keys.items() if Source.objects.get(pk=key).notes}
        assert noted == set(names[:2])
        for site in Site.objects.all():
            others = {other.pk for other in alike(site)}
            assert others == {each.pk for each in double.both if site in double.both} - {site.pk}

    def test_the_note_asks_for_the_sites_close_by_alone(self, django_assert_num_queries):
        def at(place=(None, None), **more):
            site = build.site(**more)
            site.latitude, site.longitude = place
            site.save()
            return site

        here, without, elsewhere = at(AT), at(), at(NEAR, unit="v")
        at(FAR), at(unit="v")
        with django_assert_num_queries(2):
            assert {site.pk for site in alike(here)} == {without.pk, elsewhere.pk}

    def test_what_was_decided_about_or_is_gone_is_told_no_more(self):
        mapping = parse(build.SITE_TOML.encode())
        keys = [uuid.uuid4() for _ in range(3)]
        for key in keys:
            build.send(mapping, build.site_answers(), submission=key)
        first, second, third = (Site.objects.get(submission=key) for key in keys)

        def told():
            return [Source.objects.get(pk=key).notes for key in keys[:2]]

        two, one = [["site_double", {"count": "2"}]], [["site_double", {"count": "1"}]]
        assert told() == [two, two]
        services.tell_apart(first=first, second=second, now=build.NOW)
        assert told() == [one, one]
        build.send(mapping, build.site_answers(), submission=keys[0])
        assert told() == [one, one]
        services.merge_sites(gone=third, kept=second, now=build.NOW)
        assert told() == [[], []]

    def test_a_merged_site_that_was_deleted_comes_back_as_a_pointer(self):
        mapping, key = parse(build.SITE_TOML.encode()), uuid.uuid4()
        build.send(mapping, build.site_answers(), submission=key)
        gone, kept = Site.objects.get(), build.site(setting="cong_dong")
        services.merge_sites(gone=gone, kept=kept, now=build.NOW)
        build.forget(key)
        build.send(
            parse(build.ACTIVITY_TOML.encode()), build.activity_answers(ma_dia_diem=str(gone.pk))
        )
        build.send(mapping, build.site_answers(), submission=key)
        assert Site.objects.get(pk=gone.pk).merged_into == kept.pk
        assert Activity.objects.get().site_id == kept.pk
        assert services.rebuild_counts(now=build.NOW, write=False)[0].differing == 0

    def test_activities_and_plans_move_and_later_ones_follow(self):
        gone, kept = build.site(setting="cong_dong"), build.site()
        campaign, mapping = build.campaign(), parse(build.ACTIVITY_TOML.encode())
        plan = services.plan_activity(
            campaign=campaign, site=gone, kind="T01", planned_on=build.DAY
        ).planned
        build.send(mapping, build.activity_answers(ma_dia_diem=str(gone.pk)))
        services.merge_sites(gone=gone, kept=kept, now=build.NOW)
        build.send(mapping, build.activity_answers(ma_dia_diem=str(gone.pk)))
        assert set(Activity.objects.values_list("site_id", "setting")) == {(kept.pk, "truong_hoc")}
        assert list(Count.objects.filter(measure="held").values_list("setting", "value")) == [
            ("truong_hoc", 2)
        ]
        plan.refresh_from_db()
        assert plan.site_id == kept.pk
        assert doubles(build.PROJECT, None) == []
        assert services.rebuild_counts(now=build.NOW, write=False)[0].differing == 0

    def test_merging_again_changes_nothing_and_chains_lead_to_the_last(self):
        one, two, three = build.site(), build.site(), build.site()
        services.merge_sites(gone=one, kept=two, now=build.NOW)
        services.merge_sites(gone=one, kept=two, now=build.NOW)
        services.merge_sites(gone=two, kept=three, now=build.NOW)
        assert Site.objects.get(pk=one.pk).merged_into == three.pk
        assert SiteDecision.objects.count() == 2

    def test_of_two_plans_for_one_day_the_kept_sites_one_stands(self):
        gone, kept, campaign = build.site(), build.site(), build.campaign()
        plans = [
            services.plan_activity(
                campaign=campaign, site=site, kind="T01", planned_on=build.DAY
            ).planned
            for site in (gone, kept)
        ]
        services.merge_sites(gone=gone, kept=kept, now=build.NOW)
        assert list(PlannedActivity.objects.all()) == [plans[1]]

    def test_what_cannot_be_merged_is_refused(self):
        one, two = build.site(), build.site()
        other = build.site()
        Site.objects.filter(pk=other.pk).update(project_id=99)
        other.refresh_from_db()
        for gone, kept in ((one, one), (one, other)):
            with pytest.raises(Fault):
                services.merge_sites(gone=gone, kept=kept, now=build.NOW)
        services.merge_sites(gone=one, kept=two, now=build.NOW)
        one.refresh_from_db()
        with pytest.raises(Fault):
            services.merge_sites(gone=two, kept=one, now=build.NOW)
        with pytest.raises(Fault):
            services.tell_apart(first=two, second=other, now=build.NOW)

    def test_told_apart_they_are_not_asked_about_again(self):
        one, two = build.site(), build.site()
        assert len(doubles(build.PROJECT, None)) == 1
        services.tell_apart(first=two, second=one, now=build.NOW)
        services.tell_apart(first=one, second=two, now=build.NOW)
        assert doubles(build.PROJECT, None) == []
