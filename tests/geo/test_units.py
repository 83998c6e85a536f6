"""Units by day: a reused code, ended units, splits, districts, search."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from geo import selectors
from geo.keys import UnitKey
from geo.models import Unit
from tests.geo import land
from tests.geo.land import (
    DISTRICT,
    LAST_DAY,
    NEW_EAST,
    NEW_WEST,
    OLD_PROVINCE,
    PROVINCE,
    REFORM_DAY,
    TODAY,
    A,
    B,
    C,
)

pytestmark = pytest.mark.usefixtures("squares")


def test_a_reused_code_names_another_unit_on_another_day():
    assert selectors.unit_on("90001", LAST_DAY).key == A
    assert selectors.unit_on("90001", REFORM_DAY).key == NEW_EAST
    assert selectors.unit_on("90004", REFORM_DAY) is None
    assert selectors.unit_on("99999", TODAY) is None


def test_a_unit_is_found_by_its_key_as_text_or_pair():
    assert selectors.unit(A) == selectors.unit(UnitKey("90001", date(1900, 1, 1)))
    assert selectors.unit("90001@2000-01-01") is None


def test_the_database_refuses_the_same_code_from_the_same_day():
    with pytest.raises(IntegrityError), transaction.atomic():
        Unit.objects.create(
            key="other", code="90001", valid_from=REFORM_DAY, level="commune", name="Hai"
        )


def test_the_database_refuses_a_unit_that_ends_before_it_begins():
    with pytest.raises(IntegrityError), transaction.atomic():
        Unit.objects.filter(key=A).update(valid_to=date(1899, 1, 1))


def test_ancestors_come_nearest_first(django_assert_num_queries):
    with django_assert_num_queries(1):
        assert [one.key for one in selectors.ancestors(selectors.unit(A))] == [
            DISTRICT,
            OLD_PROVINCE,
        ]


def test_a_standing_unit_is_found_under_itself_and_what_is_above(django_assert_num_queries):
    unit = selectors.unit(NEW_EAST)
    with django_assert_num_queries(0):
        assert selectors.scope(unit) == {NEW_EAST, PROVINCE}


def test_a_unit_that_went_whole_to_one_is_found_there_too(django_assert_num_queries):
    unit = selectors.unit(A)
    with django_assert_num_queries(1):
        assert selectors.scope(unit) == {A, DISTRICT, OLD_PROVINCE, NEW_WEST, PROVINCE}


def test_a_split_unit_is_found_only_where_all_its_parts_lie():
    assert selectors.scope(selectors.unit(C)) == {C, DISTRICT, OLD_PROVINCE, PROVINCE}


def test_a_split_over_two_provinces_is_found_in_neither():
    other = land.unit("92@2025-07-01", "Tỉnh Khác", "province")
    Unit.objects.filter(key=NEW_WEST).update(parent=other)
    assert selectors.scope(selectors.unit(C)) == {C, DISTRICT, OLD_PROVINCE}


def test_an_ended_district_stands_for_every_successor_of_its_communes():
    assert selectors.standing_for([DISTRICT]) == {DISTRICT, NEW_EAST, NEW_WEST}


def test_an_ended_province_stands_for_its_own_ground_and_not_for_the_province_it_joined():
    land.unit("90020@2025-07-01", "Xã Ngoài", parent=PROVINCE)
    assert selectors.standing_for([OLD_PROVINCE]) == {OLD_PROVINCE, NEW_EAST, NEW_WEST}


def test_an_ended_province_without_communes_stands_for_its_successor():
    land.unit("93@1900-01-01", "Tỉnh Đảo", "province")
    land.link("93@1900-01-01", PROVINCE)
    assert PROVINCE in selectors.standing_for(["93@1900-01-01"])


def test_an_island_district_without_communes_stands_for_its_successor():
    land.unit("902@1900-01-01", "Huyện Đảo", "district", OLD_PROVINCE)
    land.unit("90030@2025-07-01", "Đặc khu Đảo", parent=PROVINCE)
    land.link("902@1900-01-01", "90030@2025-07-01")
    assert "90030@2025-07-01" in selectors.standing_for(["902@1900-01-01"])


def test_successors_are_followed_to_the_end_of_the_chain():
    Unit.objects.filter(key=NEW_WEST).update(valid_to=date(2027, 12, 31))
    land.unit("90010@2028-01-01", "Phường Tây An", parent=PROVINCE)
    land.link(NEW_WEST, "90010@2028-01-01")
    assert selectors.standing_for([A]) == {A, NEW_WEST, "90010@2028-01-01"}
    assert "90010@2028-01-01" in selectors.scope(selectors.unit(A))


def test_an_unknown_key_stands_for_itself():
    assert selectors.standing_for(["00000@2025-07-01"]) == {"00000@2025-07-01"}
    assert selectors.standing_for([]) == frozenset()


def keys(units):
    return [unit.key for unit in units]


def test_communes_below_a_province_come_in_vietnamese_order():
    assert keys(selectors.communes_below([PROVINCE], TODAY)) == [NEW_EAST, NEW_WEST]


def test_communes_below_an_ended_district_are_those_of_today():
    assert keys(selectors.communes_below([DISTRICT], TODAY)) == [NEW_EAST, NEW_WEST]
    assert keys(selectors.communes_below([DISTRICT], LAST_DAY)) == [A, B, C]


def test_communes_below_a_unit_of_today_on_an_earlier_day_are_those_that_went_there_whole():
    assert keys(selectors.communes_below([NEW_WEST], LAST_DAY)) == [A]
    assert keys(selectors.communes_below([PROVINCE], LAST_DAY)) == [A, B, C]


def test_a_commune_is_below_itself_once():
    assert keys(selectors.communes_below([NEW_EAST, PROVINCE, B], TODAY)) == [NEW_EAST, NEW_WEST]
    assert selectors.communes_below([], TODAY) == []


@pytest.mark.parametrize("asked", [[PROVINCE], [A, B, C, DISTRICT, OLD_PROVINCE, PROVINCE]])
def test_communes_below_any_number_of_units_take_at_most_three_queries(
    asked, django_assert_max_num_queries
):
    with django_assert_max_num_queries(3):
        selectors.communes_below(asked, TODAY)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("dong binh", [NEW_EAST]),
        ("ĐÔNG  BÌNH", [NEW_EAST]),
        ("binh vuong moi", [NEW_EAST]),
        ("90010", [NEW_WEST]),
        ("an", [NEW_WEST]),
        ("%", []),
        ("", []),
    ],
)
def test_a_unit_is_found_without_marks(text, found):
    assert keys(selectors.search_units(text, day=TODAY)) == found


def test_a_search_keeps_to_the_day_and_the_area():
    assert keys(selectors.search_units("xa", day=LAST_DAY)) == [A, B, C]
    assert keys(selectors.search_units("x", day=TODAY, keys=[A])) == [NEW_WEST]
    assert keys(selectors.search_units("vuong", day=TODAY, level="province")) == [PROVINCE]
    assert len(selectors.search_units("xa", day=LAST_DAY, limit=2)) == 2
