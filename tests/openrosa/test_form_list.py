"""What phones find on the server: lists, forms, manifests, media; and what they do not."""

import hashlib
from base64 import b64encode
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from backend.accounts import services as accounts
from backend.accounts.models import AppUser, Project, User
from backend.demo.phone import NotOpenRosa
from backend.survey.entities import services as entities
from backend.survey.forms import services as forms
from tests import build
from tests.phone import FieldPhone, InProcess

WITH_LIST = """
| survey   |                                    |         |       |
|          | type                               | name    | label |
|          | select_one_from_file xa.csv        | ma_xa   | Xã    |
|          | select_one_from_file dia_diem.csv  | diem    | Điểm  |
| settings |                                    |         |       |
|          | form_title                         | form_id | version |
|          | Có danh sách                       | ds      | 1     |
"""


def _list(project: Project, name: str = "dia_diem") -> None:
    listed = entities.ensure_list(project=project, name=name, properties=["ma_xa"], now=build.NOW)
    for number, unit in ((1, build.COMMUNE_A), (2, build.COMMUNE_B)):
        entities.put(
            entity_list=listed,
            entity_uuid=UUID(int=number),
            label=f"Trường số {number}",
            values={"ma_xa": unit[:5]},
            unit=unit,
            now=build.NOW,
        )


def test_a_phone_lists_and_downloads_a_form_whose_hash_is_that_of_its_bytes(
    phone: FieldPhone, project: Project
) -> None:
    build.form(project, build.simple())
    listed = phone.form_list()
    assert [each.form_id for each in listed] == ["thu"]
    blank = phone.download(listed[0])
    assert listed[0].hash == "md5:" + hashlib.md5(blank.xform, usedforsecurity=False).hexdigest()
    assert listed[0].version == "1"


def test_the_address_of_a_form_changes_with_its_version(
    phone: FieldPhone, project: Project
) -> None:
    build.form(project, build.simple())
    first = phone.form_list()[0].download_url
    build.form(project, build.simple("2"))
    assert phone.form_list()[0].download_url != first


def test_a_form_id_filter_is_exact_and_an_unknown_one_gives_an_empty_list(
    phone: FieldPhone, project: Project
) -> None:
    build.form(project, build.simple())
    reply = phone.call("GET", f"{phone.server_url}/formList?formID=thu2")
    assert reply.status == 200
    assert b"<xform>" not in reply.body
    assert b"<xform>" in phone.call("GET", f"{phone.server_url}/formList?formID=thu").body


def test_descriptions_come_only_when_asked_for(phone: FieldPhone, project: Project) -> None:
    build.form(project, build.simple())
    assert b"descriptionText" not in phone.call("GET", f"{phone.server_url}/formList").body
    verbose = phone.call("GET", f"{phone.server_url}/formList?verbose=true")
    assert b"<descriptionText>" in verbose.body


def test_a_form_for_other_units_is_not_on_the_list_and_not_to_be_downloaded(
    phone: FieldPhone, project: Project
) -> None:
    form = build.form(project, build.simple())
    address = phone.form_list()[0]
    forms.set_units(form=form, units=[build.COMMUNE_B])
    assert phone.form_list() == []
    with pytest.raises(NotOpenRosa, match="404"):
        phone.download(address)
    forms.set_units(form=form, units=[build.PROVINCE])
    assert len(phone.form_list()) == 1


def test_a_form_for_an_ended_district_reaches_the_commune_that_came_after(
    phone: FieldPhone, project: Project
) -> None:
    form = build.form(project, build.simple())
    forms.set_units(form=form, units=[build.OLD_DISTRICT])
    assert len(phone.form_list()) == 1


def test_a_role_for_one_form_lists_that_form_alone(project: Project) -> None:
    build.form(project, build.simple())
    build.form(project, build.simple(form_id="hoat_dong"))
    school = build.person("school", "school_staff", project, units=(build.COMMUNE_A,))
    phone = build.phone_of(school, project)
    assert [each.form_id for each in phone.form_list()] == ["hoat_dong"]


def test_a_closing_form_is_unlisted(phone: FieldPhone, project: Project) -> None:
    form = build.form(project, build.simple())
    forms.set_state(form=form, state="closing", actor=None, now=build.NOW)
    assert phone.form_list() == []


def test_the_lists_on_the_phone_are_cut_by_the_holders_area(
    phone: FieldPhone, officer: User, project: Project
) -> None:
    _list(project)
    build.form(project, WITH_LIST)
    media = phone.blank("ds").media
    assert media["xa.csv"].decode().splitlines() == [
        "name,label,tinh,tu_ngay,den_ngay",
        "90001,Phường An,91,2025-07-01,",
        # The code was another commune's before the reform; a form shows it for older days only.
        "90004,Phường Cũ Hai,91,,2025-06-30",
        "90001,Phường Cũ Một,91,,2025-06-30",
    ]
    assert media["dia_diem.csv"].decode().splitlines() == [
        "name,label,__version,ma_xa",
        "00000000-0000-0000-0000-000000000001,Trường số 1,1,90001",
    ]
    wide = build.phone_of(officer, project).blank("ds").media["dia_diem.csv"].decode()
    assert "Trường số 2" in wide
    assert not media["xa.csv"].startswith(b"\xef\xbb\xbf")


def test_an_entity_list_says_so_with_its_integrity_address_and_its_hash_follows_the_area(
    phone: FieldPhone, officer: User, project: Project
) -> None:
    _list(project)
    build.form(project, WITH_LIST)
    listed = phone.form_list()[0]
    mine = {each.filename: each for each in phone.manifest(listed)}
    assert mine["dia_diem.csv"].type == "entityList"
    integrity = mine["dia_diem.csv"].integrity_url or ""
    assert integrity.endswith(phone.server_url.removeprefix("http://testserver") + "/integrity")
    wide_phone = build.phone_of(officer, project)
    wide = {each.filename: each for each in wide_phone.manifest(wide_phone.form_list()[0])}
    assert wide["dia_diem.csv"].hash != mine["dia_diem.csv"].hash
    before = mine["dia_diem.csv"].hash
    _list_changes(project)
    after = {each.filename: each for each in phone.manifest(listed)}["dia_diem.csv"].hash
    assert after != before


def _list_changes(project: Project) -> None:
    listed = entities.ensure_list(project=project, name="dia_diem", now=build.NOW)
    entities.put(
        entity_list=listed,
        entity_uuid=UUID(int=1),
        label="Trường đổi tên",
        values={},
        unit=build.COMMUNE_A,
        now=build.NOW.replace(hour=10),
    )


def test_integrity_leaves_out_what_the_server_never_received(
    phone: FieldPhone, project: Project
) -> None:
    _list(project)
    ids = [f"00000000-0000-0000-0000-00000000000{number}" for number in (1, 2, 7)]
    reply = phone.call("GET", f"{phone.server_url}/integrity?id={','.join(ids)}")
    text = reply.body.decode()
    assert f'<entity id="{ids[0]}"><deleted>false' in text
    assert f'<entity id="{ids[1]}"><deleted>true' in text  # exists, but not in this area
    assert ids[2] not in text


@pytest.mark.parametrize("broken", ["revoked", "expired", "nonsense", "other project"])
def test_a_key_that_is_not_good_is_answered_403_with_a_sentence(
    phone: FieldPhone, project: Project, worker: User, broken: str
) -> None:
    app_user = AppUser.objects.get()
    if broken == "revoked":
        accounts.revoke_app_user(app_user=app_user, actor=worker, now=build.NOW)
    elif broken == "expired":
        AppUser.objects.update(expires_at=build.NOW.replace(year=2020))
    elif broken == "nonsense":
        phone.server_url = phone.server_url.replace("/key/", "/key/x")
    else:
        phone.server_url = phone.server_url[:-1] + "9999"
    reply = phone.call("GET", f"{phone.server_url}/formList")
    assert reply.status == 403
    assert "QR" in reply.body.decode()
    assert reply.headers["x-openrosa-version"] == "1.0"


def test_basic_works_over_https_only(project: Project, worker: User) -> None:
    build.form(project, build.simple())
    header = "Basic " + b64encode(f"worker@example.org:{build.PASSWORD}".encode()).decode()
    url = f"https://testserver/v1/projects/{project.pk}"
    secure = FieldPhone(url, InProcess(secure=True), authorization=header)
    assert len(secure.form_list()) == 1
    plain = FieldPhone(url, InProcess(), authorization=header)
    reply = plain.call("GET", f"{url}/formList")
    assert reply.status == 401
    anonymous = FieldPhone(url, InProcess(secure=True)).call("GET", f"{url}/formList")
    assert anonymous.status == 401
    assert anonymous.headers["www-authenticate"].startswith("Basic")


def test_the_door_speaks_vietnamese_by_default_and_the_holders_language_else(
    phone: FieldPhone, worker: User, project: Project
) -> None:
    xml = b"<khong id='khong-co'><meta><instanceID>uuid:1</instanceID></meta></khong>"
    assert "Không" in phone.submit(xml).message
    User.objects.update(language="en")
    assert phone.submit(xml).message.startswith("There is no form")


def test_the_list_asks_the_same_number_of_queries_for_two_forms_and_for_eight(
    phone: FieldPhone, project: Project
) -> None:
    counts = []
    for wanted in (2, 8):
        have = len(phone.form_list())
        for number in range(have, wanted):
            form = build.form(project, build.simple(form_id=f"phieu{number}"))
            forms.set_units(form=form, units=[build.PROVINCE])
        counts.append(_queries(phone))
    assert counts[0] == counts[1] <= 20


def _queries(phone: FieldPhone) -> int:
    phone.form_list()
    with CaptureQueriesContext(connection) as caught:
        phone.form_list()
    return len(caught)


def test_a_form_id_with_odd_characters_downloads_and_submits(
    phone: FieldPhone, project: Project
) -> None:
    form_id = "a b ă?&#%é"
    build.form(project, build.simple(form_id="thu").replace("| thu ", f"| {form_id} "))
    blank = phone.blank(form_id)
    assert phone.submit(phone.fill(blank, {"tuoi": 3})).status_code == 201
