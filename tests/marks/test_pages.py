"""What the pages of forms say of marks: sealed questions, marks taken off, anonymous forms."""

from collections.abc import Callable

from django.test import Client

from backend.accounts.models import Project, User
from tests import build
from tests.anonymous.conftest import markdown as anonymous
from tests.marks.forms import HOUSEHOLD, markdown
from tests.web.conftest import enter

__all__ = ["enter"]
Enter = Callable[[User], Client]


def page(browser: Client, project: Project, address: str) -> str:
    answer = browser.get(f"/projects/{project.pk}/{address}")
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_draft_shows_what_it_will_seal_and_what_no_longer(
    project: Project, admin: User, enter: Enter
) -> None:
    build.form(project, markdown(HOUSEHOLD))
    fewer = [row[:3] if row[1:2] == ("dien_thoai",) else row for row in HOUSEHOLD]
    build.draft(project, markdown(fewer, version="2"))
    browser = enter(admin)
    shown = page(browser, project, "forms/ho/draft")
    assert "Câu hỏi được niêm phong" in shown
    assert "suc_khoe/benh" in shown
    assert "sức khỏe" in shown
    assert "Dấu mà phiên bản này bỏ đi" in shown
    assert "(dien_thoai)" in shown
    assert "Phiếu ẩn danh" not in shown
    browser.post("/language", {"language": "en"})
    assert "Questions that are sealed" in page(browser, project, "forms/ho/draft")


def test_the_list_tells_how_many_are_sealed_by_class(
    project: Project, admin: User, enter: Enter
) -> None:
    build.form(project, markdown(HOUSEHOLD))
    build.form(project, build.simple())
    shown = page(enter(admin), project, "forms")
    assert "niêm phong:" in shown
    assert "sức khỏe (2)" in shown
    assert shown.count("niêm phong:") == 1


def test_an_anonymous_form_says_so_to_who_makes_and_to_who_fills_it(
    project: Project, admin: User, worker: User, enter: Enter
) -> None:
    build.form(project, anonymous())
    build.draft(project, anonymous("| | text | x | X |", version="2"))
    assert "phiếu ẩn danh" in page(enter(worker), project, "forms")
    shown = page(enter(admin), project, "forms/hoc_sinh/draft")
    assert "Phiếu ẩn danh" in shown
    assert "ma_xa" in shown  # it asks for no commune


def test_plain_forms_are_shown_as_before(project: Project, admin: User, enter: Enter) -> None:
    build.form(project, build.simple())
    build.draft(project, build.simple(version="2"))
    browser = enter(admin)
    for address in ("forms", "forms/thu/draft"):
        shown = page(browser, project, address)
        assert "niêm phong" not in shown
        assert "ẩn danh" not in shown
