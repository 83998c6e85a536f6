"""The list of what waits: flags beside each row, nothing sealed, many at once, one press twice."""

import re
from typing import Any
from uuid import uuid4

import pytest

from backend.journal.models import Event
from backend.survey.submissions.flags import flag
from backend.survey.submissions.models import Submission
from tests import build

FORM = """
| survey |  |  |  |  |
|  | type | name | label | bind::dh:sensitive |
|  | text | ma_xa | Xã |  |
|  | text | ten | Tên | {mark} |
| settings |  |  |  |  |
|  | form_title | form_id | version | instance_name | namespaces |
|  | Phiếu {id} | {id} | 1 | {named} | dh="http://dong-hanh.vn/xforms/1.0" |
"""
SECRET, OPEN = "Hoàng Thị Kín", "Trường Bình Minh"


@pytest.fixture
def officer(officer: Any) -> Any:
    role = officer.assignments.get().role
    role.verbs = [*role.verbs, "submission.update"]
    role.save()
    return officer


@pytest.fixture
def address(project: Any, phone: Any) -> str:
    for form_id, mark, name in (("kin", "identity", SECRET), ("mo", "", OPEN)):
        named = "" if mark else "${ten}"
        build.form(project, FORM.format(id=form_id, mark=mark, named=named))
        told = {"ma_xa": "90001", "ten": name}
        if not mark:
            told["meta/instanceName"] = name
        for _ in range(2):
            assert phone.send(form_id, told).is_sent
    build.work()
    return f"/projects/{project.pk}/to-review"


def boxes(page: str) -> list[tuple[str, bool]]:
    found = re.findall(r'name="chosen" value="([^"]+)"( checked)?', page)
    return [(value, bool(checked)) for value, checked in found]


def clear(address: str) -> None:
    """Take away what the quality checks said of forms that were filled in a test."""
    for each in Submission.objects.all():
        each.flags.all().delete()


@pytest.mark.parametrize(
    "typed",
    [
        {},
        {"action": "approve"},
        {"action": "destroy", "chosen": "x:1"},
        {"action": "approve", "chosen": "khong-phai:1"},
        {"action": "approve", "chosen": f"{uuid4()}"},
        {"action": "approve", "chosen": f"{uuid4()}:x"},
        {"action": "approve", "chosen": f"{uuid4()}:{'9' * 30}"},
        {"action": "approve", "chosen": "\x00"},
        {"action": "approve", "chosen": "\ud800".encode("utf-8", "surrogatepass")},
        {"action": "approve", "chosen": [f"{uuid4()}:{n}" for n in range(60)]},
    ],
)
def test_what_was_typed_wrongly_is_told_and_nothing_is_judged(
    browser: Any, address: str, typed: dict[str, Any]
) -> None:
    answer = browser.post(f"{address}/chosen", typed)
    assert answer.status_code == 400
    assert 'role="alert"' in answer.content.decode()
    assert not Event.objects.filter(kind="submission.review").exists()


def test_a_form_that_is_not_there_is_left_and_told(browser: Any, address: str) -> None:
    typed = {"action": "approve", "chosen": f"{uuid4()}:1"}
    page = browser.post(f"{address}/chosen", typed, follow=True).content.decode()
    assert "Để lại 1 phiếu" in page


def test_who_may_not_review_gets_no_list(enter: Any, address: str, worker: Any) -> None:
    assert enter(worker).get(address).status_code in {403, 404}
    assert enter(worker).post(f"{address}/chosen", {}).status_code in {403, 404}


def test_flags_stand_beside_and_only_the_flagless_are_chosen(browser: Any, address: str) -> None:
    clear(address)
    doubtful = Submission.objects.filter(form__form_id="mo").latest("created_at")
    flag(doubtful, "too_fast", {}, build.NOW)
    page = browser.get(address).content.decode()
    chosen = dict(boxes(page))
    assert len(chosen) == 4
    assert [key for key, on in chosen.items() if not on] == [f"{doubtful.pk}:{doubtful.current_id}"]
    assert "điền quá nhanh" in page
    assert OPEN in page
    assert SECRET not in page
    assert "•••" in page


def test_one_press_approves_and_the_same_again_changes_nothing(browser: Any, address: str) -> None:
    clear(address)
    chosen = [value for value, _ in boxes(browser.get(address).content.decode())]
    typed = {"action": "approve", "chosen": chosen, "form": "", "stage": ""}
    page = browser.post(f"{address}/chosen", typed, follow=True).content.decode()
    assert "Đã duyệt 4 phiếu" in page
    assert boxes(page) == []
    page = browser.post(f"{address}/chosen", typed, follow=True).content.decode()
    assert "4 phiếu đã như vậy từ trước" in page
    assert Event.objects.filter(kind="submission.review").count() == 4


def test_where_a_level_above_approves_the_commune_only_checks(
    enter: Any, project: Any, address: str
) -> None:
    project.commune_approves = False
    project.save()
    person = build.person("xa", "commune_officer", project, units=(build.COMMUNE_A,))
    role = person.assignments.get().role
    role.verbs = [*role.verbs, "submission.read", "submission.update"]
    role.save()
    browser = enter(person)
    page = browser.get(address).content.decode()
    assert 'value="approve"' not in page
    value = boxes(page)[0][0]
    one = f"/projects/{project.pk}/submissions/{value.partition(':')[0]}"
    assert 'value="approved"' not in browser.get(one).content.decode()
    answer = browser.post(f"{one}/review", {"seen": value.partition(":")[2], "state": "approved"})
    assert answer.status_code == 400
    page = browser.post(f"{one}/check", {"seen": value.partition(":")[2]}, follow=True)
    assert "xã đã kiểm tra" in page.content.decode()
    assert browser.post(f"{one}/check", {"seen": "x"}).status_code == 400
    assert len(boxes(browser.get(f"{address}?stage=checked").content.decode())) == 1
    assert len(boxes(browser.get(f"{address}?stage=unchecked&form=mo").content.decode())) >= 1


def test_the_page_costs_the_same_for_two_and_for_many(
    browser: Any, address: str, phone: Any, django_assert_max_num_queries: Any
) -> None:
    for _ in range(4):
        assert phone.send("mo", {"ma_xa": "90001", "ten": OPEN}).is_sent
    with django_assert_max_num_queries(30):
        assert browser.get(address).status_code == 200


def test_an_administrator_says_on_a_page_who_approves(
    browser: Any, enter: Any, project: Any, admin: Any, address: str
) -> None:
    assert "Ở đây xã tự duyệt" in browser.get(address).content.decode()
    boss = enter(admin)
    assert f'href="{address}/rule"' in boss.get(address).content.decode()
    assert re.search(r'value="commune"[^>]* checked', boss.get(f"{address}/rule").content.decode())
    for _ in range(2):
        page = boss.post(f"{address}/rule", {"approves": "above"}, follow=True).content.decode()
        assert "Đã lưu" in page
        assert re.search(r'value="above"[^>]* checked', page)
    project.refresh_from_db()
    assert project.commune_approves is False
    assert "cấp trên duyệt" in browser.get(address).content.decode()
    (event,) = Event.objects.filter(kind="project.update")
    assert (event.user_id, event.details) == (admin.pk, {"changed": ["communeApproves"]})


@pytest.mark.parametrize(
    "typed", [{}, {"approves": "all"}, {"approves": "\x00"}, {"approves": "x" * 100_000}]
)
def test_a_choice_that_is_none_of_the_two_changes_nothing(
    enter: Any, project: Any, admin: Any, address: str, typed: dict[str, str]
) -> None:
    answer = enter(admin).post(f"{address}/rule", typed)
    assert answer.status_code == 400
    assert "Chọn một trong hai." in answer.content.decode()
    assert not Event.objects.filter(kind="project.update").exists()


def test_who_may_not_change_the_project_does_not_say_who_approves(
    browser: Any, address: str, project: Any
) -> None:
    assert f"{address}/rule" not in browser.get(address).content.decode()
    for answer in (browser.get(f"{address}/rule"), browser.post(f"{address}/rule", {})):
        assert answer.status_code in {403, 404}
    project.refresh_from_db()
    assert project.commune_approves is True
