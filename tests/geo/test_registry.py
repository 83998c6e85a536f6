"""The unit tree of the installed registry package, loaded for real."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command

from geo import registry, selectors
from geo.keys import REFORM
from geo.models import Successor, Unit, UnitSource
from geo.services import load_units

NOW = datetime(2026, 5, 1, tzinfo=UTC)
TODAY = NOW.date()
BEFORE = REFORM - timedelta(days=1)

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def source():
    return registry.read()


def test_the_registry_holds_the_country_before_and_after_the_reform(source):
    done = load_units(now=NOW, source=source)
    assert done.created == len(source.units) == Unit.objects.count()
    assert done.standing == {"province": 34, "commune": 3321}
    assert selectors.units_on(TODAY, "commune").count() == 3321
    assert selectors.units_on(TODAY, "province").count() == 34
    assert selectors.units_on(TODAY, "district").count() == 0
    assert selectors.units_on(BEFORE, "province").count() == 63
    assert selectors.units_on(BEFORE, "district").count() == 696
    assert selectors.units_on(BEFORE, "commune").count() == 10035


def test_every_ended_unit_has_a_successor_and_every_commune_a_predecessor(source):
    load_units(now=NOW, source=source)
    assert not Unit.objects.filter(successors=None).exclude(valid_to=None).exists()
    assert not Unit.objects.filter(predecessors=None, valid_to=None).exists()


def test_the_plan_areas_of_the_programme_have_their_communes(source):
    load_units(now=NOW, source=source)
    before = selectors.unit_on("21439", BEFORE)
    after = selectors.unit_on("21439", TODAY)
    assert (before.name, after.name) == ("Phường Nguyễn Nghiêm", "Phường Đức Phổ")
    duc_pho = selectors.communes_below(["534@1900-01-01"], TODAY)
    assert {unit.code for unit in duc_pho} == {"21439", "21451", "21478", "21457", "21472"}
    # The old province of Bình Thuận, not the whole of Lâm Đồng that it joined.
    assert len(selectors.communes_below(["60@1900-01-01"], TODAY)) == 45
    hoang_sa = selectors.communes_below(["498@1900-01-01"], TODAY)
    assert [unit.name for unit in hoang_sa] == ["Đặc khu Hoàng Sa"]


def test_a_province_code_that_was_used_again_names_two_units(source):
    load_units(now=NOW, source=source)
    assert selectors.unit_on("52", BEFORE).name == "Tỉnh Bình Định"
    assert selectors.unit_on("52", TODAY).name == "Tỉnh Gia Lai"


def test_the_known_defect_of_the_package_is_mended(source):
    new = {unit.key.code: unit.name for unit in source.units if unit.valid_to is None}
    assert new["06978"] == "Xã Ba Chẽ"
    assert "06970" not in new


def test_a_commune_that_was_divided_has_partial_successors(source):
    load_units(now=NOW, source=source)
    shares = Successor.objects.filter(old__level="commune")
    assert shares.filter(share="full").count() + shares.filter(share="partial").count() == 10597
    split = Unit.objects.get(key="00007@1900-01-01")
    assert {link.share for link in split.successors.all()} == {"partial"}


def test_loading_again_changes_nothing(source):
    load_units(now=NOW, source=source)
    again = load_units(now=NOW, source=source)
    assert (again.created, again.updated, again.links) == (0, 0, 0)
    assert again.unchanged == len(source.units)
    assert UnitSource.objects.count() == 1


def test_a_load_mends_what_differs_and_leaves_the_last_day_that_somebody_set(source):
    load_units(now=NOW, source=source)
    Unit.objects.filter(key="21439@2025-07-01").update(name="Sai", valid_to=TODAY)
    assert load_units(now=NOW, source=source).updated == 1
    unit = selectors.unit("21439@2025-07-01")
    assert (unit.name, unit.valid_to) == ("Phường Đức Phổ", TODAY)


def test_the_command_says_what_it_did(capsys):
    call_command("load_units")
    said = capsys.readouterr().out
    assert "14149" in said
    assert "3321" in said
