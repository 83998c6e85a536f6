"""What was planned is done when the same was held at the same site within fourteen days."""

import random
import uuid
from datetime import date, timedelta

from outreach.matching import Held, Planned, match

DAY = date(2026, 5, 17)


def planned(number, offset=0, *, site="s", kind="T01"):
    return Planned(number, site, kind, DAY + timedelta(days=offset))


def held(offset=0, *, site="s", kind="T01"):
    return Held(uuid.uuid4(), site, kind, DAY + timedelta(days=offset))


def test_fourteen_days_are_near_enough_and_fifteen_are_not():
    late, too_late = held(14), held(15)
    assert match([planned(1)], [late]) == {1: late.id}
    assert match([planned(1)], [too_late]) == {}
    early = held(-14)
    assert match([planned(1)], [early]) == {1: early.id}


def test_another_site_or_kind_fulfils_nothing():
    assert match([planned(1)], [held(site="t"), held(kind="T02")]) == {}


def test_one_activity_fulfils_one_planned_one_the_nearest():
    talk = held(3)
    assert match([planned(1, 0), planned(2, 4)], [talk]) == {2: talk.id}


def test_of_equally_near_ones_the_earlier_planned_one_is_fulfilled():
    talk = held(2)
    assert match([planned(1, 4), planned(2, 0)], [talk]) == {2: talk.id}


def test_two_talks_fulfil_two_plans_whatever_the_order_of_the_input():
    plans = [planned(n, n * 5) for n in range(6)]
    talks = [held(n * 4 + 1) for n in range(6)]
    expected = match(plans, talks)
    for seed in range(10):
        random.Random(seed).shuffle(plans)
        random.Random(seed).shuffle(talks)
        assert match(plans, talks) == expected
    assert len(set(expected.values())) == len(expected)


def test_what_an_activity_names_it_fulfils_first_whatever_its_day_site_or_kind():
    row = uuid.uuid4()
    plan = planned(1)._replace(row=row)
    chosen = held(200, site="t", kind="T02")._replace(row=row)
    assert match([plan], [held(0), chosen]) == {1: chosen.id}


def test_of_several_that_name_one_plan_the_nearest_fulfils_it_and_the_others_what_is_left():
    row = uuid.uuid4()
    plans = [planned(1)._replace(row=row), planned(2, 5)]
    near, far = held(1)._replace(row=row), held(5)._replace(row=row)
    assert match(plans, [far, near]) == {1: near.id, 2: far.id}


def test_a_name_of_nothing_planned_is_as_none():
    talk = held(1)._replace(row=uuid.uuid4())
    assert match([planned(1)._replace(row=uuid.uuid4())], [talk]) == {1: talk.id}
