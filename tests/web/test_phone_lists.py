"""Codes for many: an Excel list is read within limits, judged row by row, agreed to, printed."""

import io
import json
import re
import zipfile

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from backend.accounts import services as accounts
from backend.accounts.models import AppUser
from backend.journal.models import Event
from backend.web import phone_lists
from tests import build
from tests.xforms.forms import garbled


def workbook(*rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def upload(browser, project, content, **more):
    source = SimpleUploadedFile("danh sách.xlsx", content)
    return browser.post(f"/projects/{project.pk}/phones/many", {"source": source, **more})


def agree(browser, project, page, **more):
    """Post what the page asks to agree to."""
    found = re.search(r'name="rows" value="([^"]*)"', page)
    rows = found[1].replace("&quot;", '"').replace("&#x27;", "'").replace("&amp;", "&")
    return browser.post(f"/projects/{project.pk}/phones/many", {"rows": rows, **more})


@pytest.fixture
def people(project):
    return [
        build.person(f"ctv{number}", "outreach_worker", project, units=(build.COMMUNE_A,))
        for number in range(5)
    ]


def test_a_list_is_looked_at_agreed_to_and_printed(project, people, browser):
    rows = [["Họ và tên", "E-mail", "Tên máy"]]
    rows += [[f"Người {each.pk}", f" {each.email.upper()} ", None] for each in people[:4]]
    rows += [[None, None, None], ["Năm", people[4].email, "Máy số 5"]]
    answer = upload(browser, project, workbook(*rows), ends="3m")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Mọi dòng đều ổn. Số người: 5." in page
    assert not AppUser.objects.exists()
    made = agree(browser, project, page, ends="3m")
    assert made.status_code == 302
    keys = AppUser.objects.order_by("number")
    assert [each.holder for each in keys] == people
    assert keys.last().name == "Máy số 5"
    assert keys.first().name == people[0].name
    assert all(each.expires_at for each in keys)
    sheet = browser.get(made["Location"]).content.decode()
    assert sheet.count('class="qr"') == 5
    assert sheet.count('class="sheet a4"') == 1
    shown = Event.objects.filter(kind="app_user.show")
    assert {each.subject for each in shown} == {str(each.pk) for each in keys}
    for each in keys:
        assert accounts.token_of(each) not in sheet
        assert accounts.token_of(each) not in made["Location"]


def test_one_wrong_row_and_nothing_is_made(project, people, browser):
    far = build.person("xa", "outreach_worker", project, units=(build.COMMUNE_FAR,))
    rows = [
        ["Email"],
        [people[0].email],
        ["không phải thư"],
        [people[0].email.upper()],
        [far.email],
        ["ai-do@example.org"],
        [None, "chỉ có tên"],
    ]
    answer = upload(browser, project, workbook(*rows))
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "“không phải thư” không phải là địa chỉ e-mail" in page
    assert "Địa chỉ này đã có ở dòng 2" in page
    # Who has an account outside the area is not told.
    assert page.count("Trong địa bàn của anh/chị không có ai") == 2
    assert "Chưa có địa chỉ e-mail" in page
    assert 'name="rows"' not in page
    forged = json.dumps(phone_lists.kept([phone_lists.Line(phone_lists.Row(2, far.email))]))
    assert browser.post(f"/projects/{project.pk}/phones/many", {"rows": forged}).status_code == 400
    assert not AppUser.objects.exists()


def test_an_open_phone_is_told_and_stops_nothing(project, people, browser):
    accounts.create_app_user(project=project, name="Máy cũ", holder=people[0], now=build.NOW)
    page = upload(browser, project, workbook(["e-mail"], [people[0].email])).content.decode()
    assert "Đã có máy đang mở: Máy cũ" in page
    assert agree(browser, project, page).status_code == 302
    assert AppUser.objects.count() == 2


def bomb():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/worksheets/sheet1.xml", b" " * 60_000_000)
    return out.getvalue()


def with_entity():
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook(["e-mail"], ["a@b.c"]))) as source,
        zipfile.ZipFile(out, "w") as archive,
    ):
        for part in source.infolist():
            content = source.read(part)
            if part.filename == "xl/workbook.xml":
                content = b'<!DOCTYPE x [<!ENTITY a "aaaa">]>' + content
            archive.writestr(part.filename, content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"x", "Không đọc được tệp"),
        (b"e-mail\na@b.c\n", "Không đọc được tệp"),
        (b"PK\x03\x04" + b"\0" * 500, "Không đọc được tệp"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "Không đọc được tệp"),
        (workbook(["e-mail"], ["a@b.c"])[:-300], "Không đọc được tệp"),
        (garbled(workbook(["e-mail"], ["a@b.c"])), "Không đọc được tệp"),
        (bomb(), "Không đọc được tệp"),
        (with_entity(), "Không đọc được tệp"),
        (b"PK\x03\x04" + b"a" * 1_000_001, "Danh sách quá lớn"),
        (workbook(["e-mail"], *([f"a{n}@b.c"] for n in range(201))), "Danh sách quá lớn"),
        (workbook(["Tên", "Số máy"], ["An", 7]), "Chưa có cột nào"),
        (workbook(["e-mail"]), "Danh sách chưa có ai"),
        (workbook(), "Danh sách chưa có ai"),
        (b"", "là rỗng|trống|Hãy chọn danh sách"),
    ],
)
def test_what_is_no_list_is_said_in_a_sentence(project, browser, content, said):
    answer = upload(browser, project, content)
    assert answer.status_code == 400
    assert re.search(said, answer.content.decode())
    assert not AppUser.objects.exists()


@pytest.mark.parametrize(
    "rows",
    [
        "",
        "{",
        "[]",
        "null",
        "7",
        '["a"]',
        "[{}]",
        '[{"number": "x", "email": "a@b.c", "name": "", "phone": ""}]',
        '[{"number": 1, "email": 7, "name": "", "phone": ""}]',
        '[{"number": 1, "email": "a@b.c", "more": ""}]',
        "[" * 100_000,
        json.dumps([{"number": 1, "email": "a@b.c"}] * 201),
        json.dumps([{"number": 1, "email": "a\0@b.c\ud800"}]),
        "x" * 200_001,
    ],
)
def test_rows_that_no_page_of_ours_wrote_make_nothing(project, browser, rows):
    answer = browser.post(f"/projects/{project.pk}/phones/many", {"rows": rows})
    assert answer.status_code == 400
    assert not AppUser.objects.exists()


def test_cells_of_any_kind_and_a_lying_size_are_read(people):
    rows = phone_lists.read(
        workbook([None, "ĐỊA CHỈ E-MAIL"], [1, 2.5], [True, "a@b.c\t"], [None, "x" * 900])
    )
    assert [(row.number, row.email[:20]) for row in rows] == [
        (2, "2.5"),
        (3, "a@b.c"),
        (4, "x" * 20),
    ]
    assert len(rows[2].email) == 254


def test_the_number_of_queries_does_not_grow_with_the_list(project, people, officer):
    def queries(count):
        rows = [phone_lists.Row(n + 2, people[n].email) for n in range(count)]
        with CaptureQueriesContext(connection) as found:
            lines = phone_lists.judged(rows, officer, project, build.TODAY)
        assert all(line.holder for line in lines)
        return len(found)

    assert queries(5) == queries(1)


def test_a_sheet_is_of_open_phones_within_reach_only(project, people, browser, enter):
    keys = [
        accounts.create_app_user(project=project, name=each.name, holder=each, now=build.NOW)[0]
        for each in people
    ]
    accounts.revoke_app_user(app_user=keys[0], actor=people[0], now=build.NOW)
    home = f"/projects/{project.pk}/phones/sheet"

    def sheet(client, *chosen, layout="a4"):
        return client.get(home, {"phone": chosen, "layout": layout})

    told = sheet(browser, *(each.pk for each in keys), layout="a6").content.decode()
    assert told.count('class="qr"') == 4
    assert told.count('class="sheet a6"') == 1
    for nothing in ([keys[0].pk], ["x"], [], ["00000000-0000-0000-0000-000000000000"]):
        assert sheet(browser, *nothing).status_code == 400
    elsewhere = build.person("binh", "officer", project, units=(build.COMMUNE_B,))
    assert sheet(enter(elsewhere), keys[1].pk).status_code == 400
    assert sheet(enter(people[1]), keys[1].pk).status_code == 403
    assert not Event.objects.filter(kind="app_user.show", user_id=elsewhere.pk).exists()


def test_a_sheet_says_twelve_codes_on_two_pages(project, officer, browser, worker):
    keys = [
        accounts.create_app_user(project=project, name=f"m{n}", holder=worker, now=build.NOW)[0]
        for n in range(12)
    ]
    answer = browser.get(
        f"/projects/{project.pk}/phones/sheet", {"phone": [each.pk for each in keys]}
    )
    page = answer.content.decode()
    assert (page.count('class="sheet a4"'), page.count('class="qr"')) == (2, 12)
    assert answer["Cache-Control"] == "no-store"
