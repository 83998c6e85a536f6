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
