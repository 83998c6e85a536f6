"""Three-level addresses to today's communes."""

from datetime import date

import pytest

from backend.importing.places import CHOOSE, LIKELY, NONE, SURE, Places, address_of
from geo.models import Level, Successor, Unit
from tests import build

pytestmark = pytest.mark.django_db


@pytest.fixture
def places(units: None) -> Places:
    return Places([build.PROVINCE], everything=False, today=build.TODAY)


def test_an_address_is_taken_apart_by_the_words_before_its_names() -> None:
    found = address_of("Thôn 2, xã Phổ Nhơn, huyện Đức Phổ, tỉnh Quảng Ngãi")
    assert (found.commune, found.kind) == ("pho nhon", "xã")
    assert (found.district, found.province) == ("duc pho", "quang ngai")
    assert address_of("TT. Mỹ Thọ - H. Cao Lãnh - Đồng Tháp").district == "cao lanh"
    assert address_of("Tổ dân phố 4, P.10, TX Đức Phổ").commune == "10"


@pytest.mark.parametrize(
    ("text", "confidence"),
    [
        ("phường Cũ Một, thị xã Cũ, tỉnh Cũ", SURE),
        ("thôn 3; PHƯỜNG CŨ HAI; TX. Cũ", SURE),
        ("Phƣờng Cũ Một", SURE),
        ("Cũ Một", LIKELY),
        ("xã Cũ Một", LIKELY),
        ("phường Cũ Một, huyện Lạ", LIKELY),
        ("Phường An, Tỉnh Thử Nghiệm", SURE),
        ("90001", SURE),
    ],
)
def test_an_old_commune_is_what_became_of_it(places: Places, text: str, confidence: str) -> None:
    found = places.read(text)
    assert found.communes == (build.COMMUNE_A,)
    assert found.confidence == confidence


@pytest.mark.parametrize("text", ["", "xã Không Có", "xã Viễn", "thôn 2", ",,,", "99999", "\x00"])
def test_what_is_no_commune_of_the_area_is_none(places: Places, text: str) -> None:
    assert places.read(text).confidence == NONE


def _old(code: str, name: str) -> Unit:
    district = Unit.objects.get(key=build.OLD_DISTRICT)
    return build.unit(code, name, Level.COMMUNE, parent=district, old=True)


def test_a_commune_that_was_split_is_chosen_by_somebody(units: None) -> None:
    split = _old("90007", "Xã Chia")
    for key in (build.COMMUNE_A, build.COMMUNE_B):
        Successor.objects.create(old=split, new=Unit.objects.get(key=key), share="partial")
    places = Places([build.PROVINCE], everything=False, today=build.TODAY)
    found = places.read("xã Chia, thị xã Cũ")
    assert found.confidence == CHOOSE
    assert set(found.communes) == {build.COMMUNE_A, build.COMMUNE_B}
    assert found.unit == ""


def test_a_name_of_before_and_of_today_is_chosen_by_the_day_or_by_somebody(units: None) -> None:
    old = _old("90008", "Xã Bình")
    Successor.objects.create(old=old, new=Unit.objects.get(key=build.COMMUNE_A), share="full")
    places = Places([build.PROVINCE], everything=False, today=build.TODAY)
    assert places.read("xã Bình").confidence == CHOOSE
    assert places.read("xã Bình", date(2024, 5, 1)).communes == (build.COMMUNE_A,)
    assert places.read("xã Bình", date(2025, 8, 1)).communes == (build.COMMUNE_B,)
    assert places.read("xã Bình, thị xã Cũ").communes == (build.COMMUNE_A,)


def test_mi_and_my_are_one_and_only_probably(units: None) -> None:
    province = Unit.objects.get(key=build.PROVINCE)
    mine = build.unit("90009", "Xã Mỹ Quý", Level.COMMUNE, parent=province)
    places = Places([build.PROVINCE], everything=False, today=build.TODAY)
    found = places.read("xã Mĩ Quí")
    assert (found.confidence, found.communes) == (LIKELY, (mine.key,))


def test_queries_do_not_grow_with_what_is_asked(places: Places, django_assert_num_queries) -> None:
    with django_assert_num_queries(0):
        for number in range(50):
            places.read(f"xã Bình {number}, tỉnh Cũ")
    assert places.typed("90002") == build.COMMUNE_B
    assert places.typed("xa binh") == build.COMMUNE_B
    assert places.typed("Viễn") == ""
