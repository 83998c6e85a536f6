"""pyodk on submissions: create, list, get, edit, review, comments, files; and many at once."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from pyodk.client import Client
from pyodk.errors import PyODKError

from tests import build
from tests.api.submitting import filled
from tests.pyodk.conftest import House


@pytest.fixture
def form_id(odk_client: Client) -> str:
    """A form of its own for each test."""
    form_id = f"thu{uuid.uuid4().hex[:8]}"
    answer = odk_client.post(
        f"projects/{odk_client.config.central.default_project_id}/forms",
        params={"publish": "true", "ignoreWarnings": "true"},
        headers={"Content-Type": "text/markdown"},
        data=build.simple(form_id=form_id).encode(),
    )
    assert answer.status_code == 200, answer.text
    odk_client.submissions.default_form_id = form_id
    return form_id


def xml(form_id: str, instance_id: str = "uuid:1", **more: object) -> str:
    return filled(instance_id, form_id=form_id, **more).decode()  # type: ignore[arg-type]


def test_create_list_and_get(odk_client: Client, form_id: str) -> None:
    made = odk_client.submissions.create(xml(form_id), device_id="may:1")
    assert (made.instanceId, made.deviceId, made.reviewState) == ("uuid:1", "may:1", None)
    assert made.userAgent.startswith("pyodk")
    (listed,) = odk_client.submissions.list()
    assert listed == odk_client.submissions.get("uuid:1")
    assert listed.submitterId == made.submitterId


def test_create_with_files_whose_names_bear_marks(
    odk_client: Client, form_id: str, tmp_path: Path
) -> None:
    photo = tmp_path / "ảnh nhóm ở Sơn Tịnh.jpg"
    photo.write_bytes(b"x" * 100_000)
    made = odk_client.submissions.create(xml(form_id, anh=photo.name), attachments=[photo])
    assert [(each.name, each.exists) for each in made.attachments] == [(photo.name, True)]
    path = f"projects/{odk_client.config.central.default_project_id}/forms/{form_id}/submissions"
    answer = odk_client.get(f"{path}/uuid%3A1/attachments/{photo.name}")
    assert answer.content == photo.read_bytes()
    again = odk_client.get(
        f"{path}/uuid%3A1/attachments/{photo.name}",
        headers={"If-None-Match": answer.headers["ETag"]},
    )
    assert again.status_code == 304


def test_a_file_that_is_not_expected_is_an_error(
    odk_client: Client, form_id: str, tmp_path: Path
) -> None:
    stray = tmp_path / "khac.jpg"
    stray.write_bytes(b"x")
    with pytest.raises(PyODKError) as caught:
        odk_client.submissions.create(xml(form_id), attachments=[stray])
    assert "404.1" in str(caught.value)


def test_the_same_id_twice_is_centrals_error(odk_client: Client, form_id: str) -> None:
    odk_client.submissions.create(xml(form_id))
    with pytest.raises(PyODKError) as caught:
        odk_client.submissions.create(xml(form_id))
    assert caught.value.is_central_error(409.3)


def test_edit_with_a_comment(odk_client: Client, form_id: str) -> None:
    odk_client.submissions.create(xml(form_id))
    odk_client.submissions.edit(
        "uuid:1", xml(form_id, "uuid:2", deprecated_id="uuid:1", tuoi=21), comment="sửa tuổi"
    )
    assert odk_client.submissions.get("uuid:1").reviewState == "edited"
    assert [each.body for each in odk_client.submissions.list_comments("uuid:1")] == ["sửa tuổi"]
    with pytest.raises(PyODKError) as caught:
        odk_client.submissions.edit("uuid:1", xml(form_id, "uuid:3", deprecated_id="uuid:1"))
    assert caught.value.is_central_error(409.9)


def test_review_and_comments(odk_client: Client, form_id: str) -> None:
    odk_client.submissions.create(xml(form_id))
    for state in ("approved", "hasIssues", "rejected"):
        odk_client.submissions.review("uuid:1", state, comment=f"vì {state}")
        assert odk_client.submissions.get("uuid:1").reviewState == state
    added = odk_client.submissions.add_comment("uuid:1", "thêm")
    assert added.actorId
    told = [each.body for each in odk_client.submissions.list_comments("uuid:1")]
    assert told == ["thêm", "vì rejected", "vì hasIssues", "vì approved"]


def test_eight_equal_posts_at_once_make_one_submission(
    odk_client: Client, form_id: str, house: House
) -> None:
    path = f"projects/{house.project}/forms/{form_id}/submissions"
    content = xml(form_id).encode()

    def send(_: int) -> tuple[int, float]:
        answer = odk_client.post(path, data=content, headers={"Content-Type": "application/xml"})
        return answer.status_code, answer.json().get("code", 0)

    with ThreadPoolExecutor(8) as pool:
        told = sorted(pool.map(send, range(8)))
    assert told == [(200, 0), *[(409, 409.3)] * 7]
    (one,) = odk_client.submissions.list()
    assert one.instanceId == "uuid:1"


def test_eight_equal_edits_at_once_make_one_version(
    odk_client: Client, form_id: str, house: House
) -> None:
    odk_client.submissions.create(xml(form_id))
    path = f"projects/{house.project}/forms/{form_id}/submissions/uuid%3A1"
    content = xml(form_id, "uuid:2", deprecated_id="uuid:1").encode()

    def send(_: int) -> int:
        kind = {"Content-Type": "application/xml"}
        return int(odk_client.put(path, data=content, headers=kind).status_code)

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(send, range(8))) == [200, *[409] * 7]
    assert len(odk_client.get(f"{path}/versions").json()) == 2
