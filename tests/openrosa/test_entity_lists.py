"""Entity lists on phones: who gets which rows, what is said to be gone, which type the list has."""

import re
from uuid import UUID, uuid4

import pytest
from django.utils import timezone

from backend.accounts.areas import NOWHERE
from backend.accounts.models import AppUser, Project, User
from backend.survey.entities import phones, services, trash
from backend.survey.entities.models import Entity, EntityList
from backend.survey.entities.phones import holder_of
from tests import build
from tests.jobs.entity_forms import change_form, make_form, making
from tests.phone import FieldPhone

pytestmark = pytest.mark.django_db


@pytest.fixture
def sites(project: Project) -> EntityList:
    make_form(project)
    change_form(project)
    return EntityList.objects.get(project=project)


def put(sites: EntityList, label: str, unit: str = build.COMMUNE_A, **values: str) -> UUID:
    uuid = uuid4()
    services.put(
        entity_list=sites, entity_uuid=uuid, label=label, values=values, unit=unit, now=build.NOW
    )
    return uuid


def told(phone: FieldPhone, *ids: UUID | str, path: str = "/integrity") -> dict[str, str]:
    """What the phone hears: id → "true" when it is gone."""
    query = ",".join(map(str, ids))
    answer = phone.call("GET", f"{phone.server_url}{path}?id={query}")
    assert (answer.status, answer.headers["x-openrosa-version"]) == (200, "1.0")
    rows = re.findall(r'<entity id="([^"]*)"><deleted>(\w+)<', answer.body.decode())
    return dict(rows)


def test_rows_come_in_vietnamese_order(phone: FieldPhone, sites: EntityList) -> None:
    for label in ("Đa 10", "Da", "Đa 9", "đá", "Ăn", "An", "Bà"):
        put(sites, label)
    lines = next(iter(phone.blank("sua").media.values())).decode().splitlines()
    labels = [line.split(",")[1] for line in lines[1:]]
    assert labels == ["An", "Ăn", "Bà", "Da", "đá", "Đa 9", "Đa 10"]


def test_gone_is_what_the_holder_may_no_longer_see(
    phone: FieldPhone, sites: EntityList, project: Project
) -> None:
    mine, far, unknown = put(sites, "Gần"), put(sites, "Xa", build.COMMUNE_FAR), uuid4()
    deleted, purged = put(sites, "Xóa"), put(sites, "Bỏ")
    trash.delete(rows=Entity.objects.filter(uuid=deleted), actor=None, now=timezone.now())
    Entity.objects.filter(uuid=purged).update(deleted_at=timezone.now() - 2 * trash.KEEP)
    trash.purge(now=timezone.now())
    expected = {str(mine): "false", str(far): "true", str(deleted): "true", str(purged): "true"}
    assert told(phone, mine, far, deleted, purged, unknown) == expected
    path = "/datasets/dia_diem/integrity"
    assert told(phone, mine, far, deleted, purged, unknown, path=path) == expected
    assert told(phone, mine, path="/datasets/khac/integrity") == {}
    assert told(phone, "x", "../..", "") == {}
    EntityList.objects.update(deleted_at=timezone.now())
    assert told(phone, mine) == {str(mine): "true"}


def test_an_owner_only_list_holds_what_the_phones_holder_made(
    phone: FieldPhone, sites: EntityList, worker: User, project: Project
) -> None:
    mine, other = uuid4(), put(sites, "Của ai")
    phone.send("lap", making(mine, "Của tôi", ma_xa="90001"))
    build.work()
    assert told(phone, mine, other) == {str(mine): "false", str(other): "false"}
    EntityList.objects.update(owner_only=True)
    assert told(phone, mine, other) == {str(mine): "false", str(other): "true"}
    # Her next phone finds them too: they are hers.
    second = build.phone_of(worker, project)
    assert told(second, mine, other) == {str(mine): "false", str(other): "true"}


def test_a_rule_compares_a_property_with_the_keys(
    phone: FieldPhone, sites: EntityList, project: Project
) -> None:
    one, two = put(sites, "Một", so="1"), put(sites, "Hai", so="2")
    before = phone.blank("sua").manifest[0].hash
    EntityList.objects.update(access_rules=[["so", "nhom"]])
    assert told(phone, one, two) == {str(one): "true", str(two): "true"}
    hashes = {before}
    for value, seen in (("1", one), ("2", two)):
        AppUser.objects.update(properties={"nhom": value})
        gone = {uuid for uuid, is_gone in told(phone, one, two).items() if is_gone == "true"}
        assert gone == {str({one, two}.difference({seen}).pop())}
        hashes.add(phone.blank("sua").manifest[0].hash)
    assert len(hashes) == 3


def test_a_lost_phone_is_told_that_all_is_gone(
    phone: FieldPhone, sites: EntityList, project: Project
) -> None:
    mine = put(sites, "Gần")
    key = AppUser.objects.get()
    key.lost_at = timezone.now()
    lost = holder_of(key, project, NOWHERE)
    assert phones.integrity(project, [mine, uuid4()], lost) == {mine: True}
    assert list(phones.rows(sites, lost)) == []


def test_an_approval_list_says_so(phone: FieldPhone, sites: EntityList) -> None:
    assert phone.blank("sua").manifest[0].type == "entityList"
    EntityList.objects.update(approval_required=True)
    assert phone.blank("sua").manifest[0].type == "approvalEntityList"
