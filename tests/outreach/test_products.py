"""Media products: an activity by their medium, copies and reach of their own."""

import pytest

from outreach.codes import HELD
from outreach.faults import Fault
from outreach.models import (
    Activity,
    MediaProduct,
)
from outreach.selectors import materials
from tests.outreach import build
from tests.outreach.activity_forms import PRODUCT, counted, send

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("medium", "kind"),
    [
        ("so_tay", "T05"),
        ("to_roi", "T06"),
        ("pano", "T06"),
        ("phat_thanh", "T07"),
        ("bao", "T07"),
        ("facebook", "T08"),
        ("video", "T08"),
        ("quy_che", "T09"),
        ("khac", "T05"),
    ],
)
def test_a_product_is_an_activity_by_its_medium(medium, kind):
    key = send(PRODUCT, medium=medium, views=1_500_000, copies=10)
    assert Activity.objects.get(pk=key).kind == kind
    assert MediaProduct.objects.get(pk=key).views == 1_500_000
    assert counted(HELD, kind) == 1


def test_what_was_given_out_in_print_is_leaflets_and_a_post_has_none():
    made = send(PRODUCT, medium="to_roi", copies=500, given_out=300)
    post = send(PRODUCT, medium="zalo", given_out=300)
    assert Activity.objects.get(pk=made).leaflets == 300
    assert Activity.objects.get(pk=post).leaflets is None
    assert counted("leaflets", "T06") == 300


def test_an_edited_product_is_replaced_and_a_deleted_one_leaves_nothing():
    key = send(PRODUCT, medium="to_roi", copies=500)
    send(PRODUCT, key, medium="facebook", views=7)
    assert list(MediaProduct.objects.values_list("medium", "copies")) == [("facebook", None)]
    assert list(Activity.objects.values_list("kind", flat=True)) == ["T08"]
    assert counted(HELD, "T06") is None
    build.forget(key)
    assert not MediaProduct.objects.exists()
    assert not Activity.objects.exists()


def test_an_unknown_medium_writes_nothing():
    with pytest.raises(Fault):
        send(PRODUCT, medium="la_phong")
    assert not Activity.objects.exists()


@pytest.mark.parametrize("number", [-1, 10**9 + 1, 10**30, "12", 1.5, True])
def test_figures_that_are_none_are_refused(number):
    with pytest.raises(Fault):
        send(PRODUCT, medium="facebook", views=number)
    assert not Activity.objects.exists()


def test_the_reach_of_a_campaign_is_added_by_medium():
    campaign = build.campaign()
    for views in (10, 32):
        send(PRODUCT, medium="facebook", views=views, interactions=2, campaign=str(campaign.pk))
    send(PRODUCT, medium="facebook", views=1000)
    (line,) = materials.reach(campaign, None)
    assert (line.products, line.views, line.interactions, line.copies) == (2, 42, 4, 0)
    assert materials.reach(campaign, frozenset(["nowhere"])) == []
