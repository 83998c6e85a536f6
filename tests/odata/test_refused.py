"""What the OData door refuses, and how: Central's status, code and message; never a 500."""

from base64 import b64encode

import pytest

from backend.accounts.models import Project, User
from backend.survey.forms.models import Form
from tests import build
from tests.odata.conftest import Reader, content, reader_for
from tests.phone import FieldPhone

NOT_FOUND = "Could not find the resource you were looking for."
FEATURE = "The requested feature {} is not supported by this server."


@pytest.mark.parametrize(
    ("query", "code", "message"),
    [
        ("$apply=x", 501.1, FEATURE.format("$apply")),
        ("top=1", 501.1, FEATURE.format("top")),
        ("$expand=children", 501.6, "The given OData expand expression is not supported"),
        ("$expand=*&$select=name", 501.11, "This server doesn't support $select query parameter"),
        ("$select=nothing", 400.23, "Could not find a property named 'nothing'"),
        ("$select=name,,age", 400.23, "Could not find a property named ''"),
        ("$select=children/child/name", 400.24, "The given OData select property"),
        ("$select=children/child/x", 400.23, "Could not find a property named"),
        ("$select=name/x", 400.23, "Could not find a property named"),
        ("$filter=name eq 'x'", 501.5, "The given OData filter expression references fields"),
        ("$filter=(((", 400.18, "The OData filter expression you provided could not be parsed"),
        ("$filter=contains(__system/deviceId,'x')", 501.4, "The given OData filter expression"),
        ("$orderby=name", 501.5, "The given OData filter expression references fields"),
        ("$orderby=__system/submissionDate up", 501.5, "The given OData filter expression"),
        ("$orderby=,", 501.5, "The given OData filter expression"),
        ("$skiptoken=x", 400.35, "Invalid $skiptoken"),
        ("$skiptoken=01!!!", 400.35, "Invalid $skiptoken"),
        ("$skiptoken=01bm90IGpzb24=", 400.35, "Invalid $skiptoken"),
        ("$skiptoken=01WzFd", 400.35, "Invalid $skiptoken"),
        ("$skiptoken=01e30=", 400.35, "Invalid $skiptoken"),
        ("$skiptoken=01eyJpbnN0YW5jZUlkIjogIlx1MDAwMCJ9", 400.35, "Invalid $skiptoken"),
        ("$skiptoken=01eyJpbnN0YW5jZUlkIjogIlx1ZDgwMCJ9", 400.35, "Invalid $skiptoken"),
        ("$skiptoken=01" + "W1tb" * 9000, 400.35, "Invalid $skiptoken"),
        ("$top=-1", 400.11, "Invalid input data type: expected ($top) to be (integer)"),
        ("$top=many", 400.11, "Invalid input data type: expected ($top) to be (integer)"),
        ("$top=1.5", 400.11, "Invalid input data type"),
        ("$top=", 400.11, "Invalid input data type"),
        ("$top=٣", 400.11, "Invalid input data type"),
        ("$skip=%00", 400.11, "Invalid input data type: expected ($skip) to be (integer)"),
        ("$top=" + "9" * 5000, 400.11, "Invalid input data type"),
        ("$format=xml", 406.1, "Requested format not acceptable; this resource allows:"),
    ],
)
def test_wrong_options(
    reader: Reader, households: Form, query: str, code: float, message: str
) -> None:
    status, found, told = reader.refused("/Submissions", query)
    assert (status, found) == (int(code), code), told
    assert told.startswith(message)


def test_order_and_token_do_not_go_together(reader: Reader, households: Form) -> None:
    token = "01eyJpbnN0YW5jZUlkIjoicm9uZSJ9"
    query = f"$orderby=__system/submitterId&$skiptoken={token}"
    message = FEATURE.format("using $orderby and $skiptoken together")
    assert reader.refused("/Submissions", query) == (501, 501.1, message)


@pytest.mark.parametrize("place", ['{"repeatId":"nonsense"}', '{"repeatId":"x","instanceId":"no"}'])
def test_an_entry_that_is_not_there(reader: Reader, households: Form, place: str) -> None:
    token = "01" + b64encode(place.encode()).decode()
    found = reader.refused("/Submissions.children.child", skiptoken=token)
    assert found == (400, 400.34, "Record associated with the provided $skiptoken not found.")


def test_huge_numbers_ask_for_all(reader: Reader, households: Form) -> None:
    assert len(reader.get("/Submissions", top="9" * 300)["value"]) == 3
    assert reader.get("/Submissions", skip="9" * 300)["value"] == []
    assert reader.get("/Submissions.children.child", skip="9" * 300, top=1)["value"] == []


@pytest.mark.parametrize(
    "path",
    [
        "/Nothing",
        "/Submissions('none')",
        "/Submissions(rone)",
        "/Submissions('rone')/name",
        "/Submissions('rone')/children",
        "/Submissions('rone')/children/child(x)",
        "/Submissions('rone')/../../../secrets",
        "/Submissions('rone')//",
        "/Submissions.children.child.",
        "/%2e%2e/%2e%2e",
        "/$metadata/x",
        "/Submissions('a%00b')",
        "/Submissions%00",
        "/Submissions('" + "a" * 5000 + "')",
        "/Submissions(''')",
    ],
)
def test_unknown_places(reader: Reader, households: Form, path: str) -> None:
    answer = reader.answer(path)
    if path.endswith("//"):
        assert answer.status_code == 200
        return
    assert answer.status_code == 404
    assert answer.json()["code"] == 404.1


def test_a_metadata_problem_is_xml(admin: User, project: Project) -> None:
    reader = reader_for(admin, f"/v1/projects/{project.pk}/forms/none.svc")
    answer = reader.answer("/$metadata")
    assert answer.status_code == 404
    assert answer["Content-Type"] == "text/xml; charset=utf-8"
    assert '<error code="404.1">' in answer.content.decode()
    assert f"<message>{NOT_FOUND}</message>" in answer.content.decode()
    assert reader.answer("/$metadata", format="json").status_code == 406


def test_old_protocols_are_told_nothing_is_here(reader: Reader, households: Form) -> None:
    reader.headers["OData-MaxVersion"] = "3.0"
    assert reader.refused("/Submissions")[1] == 404.1
    reader.headers["OData-MaxVersion"] = "4.01"
    assert reader.get("/Submissions")["value"]


@pytest.mark.parametrize(
    "accept",
    [
        "*/*",
        "",
        "text/html",
        "application/json",
        "application/json;odata.metadata=minimal;q=1.0,application/xml;q=0.7",
        "application/xml,*/*;q=0.1",
    ],
)
def test_excel_and_power_bi_name_many_formats(
    reader: Reader, households: Form, accept: str
) -> None:
    reader.headers["Accept"] = accept
    assert reader.get("/Submissions")["value"]


def test_only_reading(reader: Reader, households: Form) -> None:
    for method in ("POST", "PUT", "PATCH", "DELETE", "OPTIONS"):
        url = f"{reader.base}/Submissions"
        answer = reader.client.generic(method, url, b"{", headers=reader.headers)
        assert answer.status_code == 405, method


def test_without_signing_in(base: str) -> None:
    reader = Reader(base=base)
    assert reader.refused("/Submissions")[:2] == (401, 401.2)
    assert reader.answer("/$metadata").status_code == 401
    wrong = Reader("khong-phai-token", base)
    assert wrong.refused("/Submissions")[:2] == (401, 401.2)


def test_basic_works_over_https_alone(admin: User, base: str, households: Form) -> None:
    reader = Reader(base=base)
    word = b64encode(f"{admin.email}:{build.PASSWORD}".encode()).decode()
    reader.headers["Authorization"] = f"Basic {word}"
    assert reader.refused("/Submissions")[:2] == (401, 401.3)
    answer = reader.client.get(f"{base}/Submissions", headers=reader.headers, secure=True)
    assert answer.status_code == 200
    assert b'"@odata.context":"https://testserver/' in content(answer)
    asked = reader.client.get(f"{base}/Submissions", secure=True)
    assert asked.status_code == 401
    assert asked["WWW-Authenticate"].startswith("Basic ")


def test_the_pages_cookie_opens_nothing(admin: User, base: str) -> None:
    reader = Reader(base=base)
    reader.client.force_login(admin, backend="backend.accounts.backends.EmailBackend")
    assert reader.refused("/Submissions")[0] == 401


def test_the_area_cuts_every_page_and_count(
    project: Project, admin: User, form: Form, base: str
) -> None:
    """Workers of communes A and B: each reads her own alone, the province both."""
    for key, commune in (("a", build.COMMUNE_A), ("b", build.COMMUNE_B)):
        person = build.person(key, "outreach_worker", project, units=(commune,))
        role = person.assignments.get().role
        role.verbs = ["form.list", "submission.create", "submission.read"]
        role.save()
        answers = {"name": key, "children/child": [{"name": f"con {key}", "toys/toy": []}]}
        build.phone_of(person, project).send("ho", answers, instance_id=key)
    province = build.person("tinh", "officer", project, units=(build.PROVINCE,))
    for key, seen in (("a", ["a"]), ("b", ["b"])):
        person = User.objects.get(email=f"{key}@example.org")
        reader = reader_for(person, base)
        page = reader.get("/Submissions", count="true", top=5)
        assert ([row["name"] for row in page["value"]], page["@odata.count"]) == (seen, 1)
        children = reader.get("/Submissions.children.child", count="true", top=5)
        assert [row["name"] for row in children["value"]] == [f"con {key}"]
        assert children["@odata.count"] == 1
        other = "b" if key == "a" else "a"
        assert reader.refused(f"/Submissions('{other}')")[:2] == (404, 404.1)
        # Another's instanceID as a token: it tells no more than where that one would stand.
        token = {"a": "01eyJpbnN0YW5jZUlkIjoiYSJ9", "b": "01eyJpbnN0YW5jZUlkIjoiYiJ9"}[other]
        assert reader.get("/Submissions", skiptoken=token)["value"] == []
    assert reader_for(province, base).get("/Submissions", count="true")["@odata.count"] == 2


def test_foreign_projects_and_missing_verbs(
    project: Project, base: str, households: Form, worker: User, phone: FieldPhone
) -> None:
    reader = reader_for(worker, base)
    assert reader.refused("/Submissions")[:2] == (403, 403.1)
    assert reader.answer("/$metadata").status_code == 403
    stranger = build.person("la", "officer", None, units=(build.COMMUNE_FAR,))
    assert stranger.pk
    far = reader_for(stranger, base.replace(f"projects/{project.pk}/", "projects/999999/"))
    assert far.refused()[:2] == (404, 404.1)
    huge = reader_for(worker, base.replace(f"projects/{project.pk}/", f"projects/{'9' * 18}/"))
    assert huge.refused()[:2] == (404, 404.1)


def test_problems_speak_vietnamese_on_request(reader: Reader, households: Form) -> None:
    reader.headers["Accept-Language"] = "vi"
    message = reader.refused("/Submissions", select="khong_co")[2]
    assert message == "Ở đây không có “khong_co”. Anh/chị xem $metadata để biết có những gì."
