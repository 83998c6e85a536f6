"""Drafts through the program door: what is warned of, what is refused, what goes."""

from typing import Any

import pytest

from backend.accounts.models import Project
from backend.survey.entities import services as entities
from backend.survey.entities.models import EntityList
from backend.survey.forms.models import Form, FormVersion
from tests import build
from tests.api.conftest import MARKDOWN, Program, problem_of
from tests.survey.conftest import MAPPING, mapped

XFORM = """<?xml version="1.0"?>
<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml">
<h:head><h:title>Đơn giản</h:title><model>
<instance><data id="{form_id}" version="{version}"><ten/>{more}<meta><instanceID/></meta></data>
</instance>
<bind nodeset="/data/ten" type="{kind}"/><bind nodeset="/data/tuoi" type="int"/>
<bind nodeset="/data/meta/instanceID" type="string" jr:preload="uid"
  xmlns:jr="http://openrosa.org/javarosa"/>
</model></h:head><h:body><input ref="/data/ten"><label>Tên</label></input></h:body></h:html>"""

ENTITIES = """
| survey   |            |        |        |             |
|          | type       | name   | label  | save_to     |
|          | text       | ten    | Tên    | {property}  |
| entities |            |        |        |             |
|          | list_name  | label  |        |             |
|          | {list}     | ${{ten}} |      |             |
| settings |            |        |        |             |
|          | form_title | form_id | version |           |
|          | Ghi        | ghi    | {version} |           |
"""


def xform(
    form_id: str = "thu_xml", version: str = "1", more: str = "", kind: str = "string"
) -> bytes:
    return XFORM.format(form_id=form_id, version=version, more=more, kind=kind).encode()


def base(project: Project, form_id: str = "thu") -> str:
    return f"/projects/{project.pk}/forms/{form_id}"


def send(program: Program, path: str, content: bytes, kind: str = "application/xml") -> Any:
    return program.send(path, content, kind)


def writing(version: str = "1", name: str = "ho_so", prop: str = "ho_ten") -> bytes:
    return ENTITIES.format(version=version, list=name, property=prop).encode()


def test_a_question_that_is_gone_is_warned_of_and_taken_when_that_is_accepted(
    boss: Program, project: Project
) -> None:
    made = send(boss, f"/projects/{project.pk}/forms?publish=true", xform(more="<tuoi/>"))
    assert made.status_code == 200, made.content
    draft = f"{base(project, 'thu_xml')}/draft"
    answer = send(boss, draft, xform(version="2"))
    assert problem_of(answer) == (400, 400.16)
    assert answer.json()["details"]["warnings"] == {
        "workflowWarnings": [{"type": "structureChanged", "details": ["tuoi"]}]
    }
    assert problem_of(boss.get(draft)) == (404, 404.1)
    assert send(boss, f"{draft}?ignoreWarnings=true", xform(version="2")).status_code == 200


def test_a_type_may_become_text_and_nothing_else(boss: Program, project: Project) -> None:
    send(boss, f"/projects/{project.pk}/forms?publish=true", xform(kind="int"))
    draft = f"{base(project, 'thu_xml')}/draft"
    answer = send(boss, f"{draft}?ignoreWarnings=true", xform(version="2", kind="date"))
    assert problem_of(answer) == (400, 400.17)
    details = answer.json()["details"]
    assert (details["path"], details["type"]) == ("/ten", "int")
    assert "In a previous version, it had the type int" in answer.json()["message"]
    assert send(boss, draft, xform(version="2", kind="string")).status_code == 200
    boss.post(f"{draft}/publish")
    # Once text, always text; the published versions count, not the drafts that were replaced.
    back = send(boss, draft, xform(version="3", kind="int"))
    assert back.json()["details"]["type"] == "string"


def test_a_form_that_was_deleted_before_is_warned_of(boss: Program, project: Project) -> None:
    forms = f"/projects/{project.pk}/forms"
    send(boss, f"{forms}?publish=true", xform())
    assert boss.delete(base(project, "thu_xml")).json() == {"success": True}
    answer = send(boss, forms, xform(version="2"))
    assert problem_of(answer) == (400, 400.16)
    assert answer.json()["details"]["warnings"] == {
        "workflowWarnings": [{"type": "deletedFormExists", "details": {"xmlFormId": "thu_xml"}}]
    }
    # Its published version keeps its name even so.
    again = send(boss, f"{forms}?publish=true&ignoreWarnings=true", xform())
    assert problem_of(again) == (409, 409.6)
    assert again.json()["message"].startswith("You tried to publish the form 'thu_xml' with")
    assert Form.objects.count() == 1
    assert send(boss, f"{forms}?ignoreWarnings=true", xform(version="2")).status_code == 200


def test_xml_is_never_refused_for_warnings_of_ours(boss: Program, project: Project) -> None:
    bare = xform().replace(b"<meta><instanceID/></meta>", b"")
    answer = send(boss, f"/projects/{project.pk}/forms", bare)
    assert answer.status_code == 200, answer.content
    assert boss.get(f"{base(project, 'thu_xml')}/draft").json()["warnings"]


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "text/plain", ""])
def test_a_form_is_known_by_its_bytes_when_the_program_says_nothing(
    boss: Program, project: Project, kind: str
) -> None:
    answer = send(boss, f"/projects/{project.pk}/forms", xform(), kind)
    assert answer.json()["xmlFormId"] == "thu_xml"


def test_the_test_address_stays_until_the_draft_is_published_or_thrown_away(
    boss: Program, project: Project
) -> None:
    forms, draft = f"/projects/{project.pk}/forms", f"{base(project, 'thu_xml')}/draft"
    first = send(boss, forms, xform()).json()["draftToken"]
    send(boss, draft, xform(version="2"))
    assert boss.get(draft).json()["draftToken"] == first
    boss.post(f"{draft}/publish")
    assert boss.get(base(project, "thu_xml")).json()["draftToken"] is None
    boss.post(draft)
    second = boss.get(draft).json()["draftToken"]
    boss.delete(draft)
    boss.post(draft)
    assert len({first, second, boss.get(draft).json()["draftToken"]}) == 3


def test_a_draft_is_thrown_away_but_not_the_only_thing_that_there_is(
    boss: Program, project: Project
) -> None:
    draft = f"{base(project)}/draft"
    build.draft(project, build.simple())
    assert problem_of(boss.delete(draft)) == (409, 409.7)
    boss.post(f"{draft}/publish")
    assert problem_of(boss.delete(draft)) == (404, 404.1)
    boss.post(draft)
    assert boss.delete(draft).json() == {"success": True}
    assert FormVersion.objects.count() == 1
    assert boss.get(base(project)).json()["version"] == "1"


def test_the_name_of_another_form_is_refused_as_central_does(
    boss: Program, project: Project
) -> None:
    build.form(project, build.simple())
    answer = send(boss, f"{base(project)}/draft", xform())
    assert problem_of(answer) == (400, 400.8)
    details = answer.json()["details"]
    assert details["field"] == "xmlFormId"
    assert details["reason"] == "does not match the form you are updating"
    assert answer.json()["message"] == (
        "Unexpected xmlFormId value thu_xml; does not match the form you are updating"
    )


@pytest.mark.parametrize("ending", ["xml", "xls", "xlsx"])
def test_a_form_id_that_ends_like_a_file_is_refused(
    boss: Program, project: Project, ending: str
) -> None:
    answer = send(boss, f"/projects/{project.pk}/forms", xform(form_id=f"a.{ending}"))
    assert problem_of(answer) == (400, 400.8)
    assert answer.json()["details"]["field"] == "formId"


def test_a_taken_form_id_is_told_in_central_s_words(boss: Program, project: Project) -> None:
    build.form(project, build.simple())
    forms = f"/projects/{project.pk}/forms?ignoreWarnings=true"
    answer = boss.send(forms, build.simple("2").encode(), MARKDOWN)
    assert problem_of(answer) == (409, 409.3)
    details = answer.json()["details"]
    assert details["fields"] == ["projectId", "xmlFormId"]
    assert details["values"] == [str(project.pk), "thu"]


def test_a_draft_from_nothing_needs_a_published_version(boss: Program, project: Project) -> None:
    build.draft(project, build.simple())
    answer = boss.post(f"{base(project)}/draft")
    assert problem_of(answer) == (400, 400.2)
    assert answer.json()["details"]["field"] == "xml"


def test_a_form_is_published_without_its_files_as_central_does(
    boss: Program, project: Project
) -> None:
    source = build.simple().replace(
        "| survey   |            |         |              |",
        "| survey   |            |         |              | |",
    )
    source = source.replace("| text       | ma_xa ", "| select_one_from_file lop.csv | ma_xa ")
    answer = boss.send(
        f"/projects/{project.pk}/forms?publish=true&ignoreWarnings=true", source.encode(), MARKDOWN
    )
    assert answer.status_code == 200, answer.content
    files = boss.get(f"{base(project)}/attachments").json()
    assert [(each["name"], each["exists"]) for each in files] == [("lop.csv", False)]


def test_names_of_lists_and_properties_differ_not_by_capitals_alone(
    boss: Program, project: Project
) -> None:
    entities.ensure_list(project=project, name="ho_so", properties=["ho_ten"], now=build.NOW)
    forms = f"/projects/{project.pk}/forms?ignoreWarnings=true"
    answer = boss.send(forms, writing(name="Ho_So"), MARKDOWN)
    assert problem_of(answer) == (409, 409.16)
    details = answer.json()["details"]
    assert (details["current"], details["provided"]) == ("ho_so", "Ho_So")
    answer = boss.send(forms, writing(prop="Ho_Ten"), MARKDOWN)
    assert problem_of(answer) == (409, 409.17)
    assert answer.json()["details"]["duplicateProperties"] == [
        {"current": "ho_ten", "provided": "Ho_Ten"}
    ]
    assert not Form.objects.exists()


def test_what_a_draft_would_change_of_the_lists_is_told(boss: Program, project: Project) -> None:
    entities.ensure_list(project=project, name="ho_so", properties=["cu"], now=build.NOW)
    made = boss.send(f"/projects/{project.pk}/forms?ignoreWarnings=true", writing(), MARKDOWN)
    assert made.status_code == 200, made.content
    ghi = base(project, "ghi")
    told = boss.get(f"{ghi}/draft/dataset-diff").json()
    assert told == [
        {
            "name": "ho_so",
            "isNew": False,
            "properties": [
                {"name": "cu", "isNew": False, "inForm": False},
                {"name": "ho_ten", "isNew": True, "inForm": True},
            ],
        }
    ]
    assert problem_of(boss.get(f"{ghi}/dataset-diff")) == (404, 404.1)
    boss.post(f"{ghi}/draft/publish")
    assert EntityList.objects.get().properties == ["cu", "ho_ten"]
    assert boss.get(f"{ghi}/dataset-diff").json() == [
        {
            "name": "ho_so",
            "properties": [
                {"name": "cu", "inForm": False},
                {"name": "ho_ten", "inForm": True},
            ],
        }
    ]
    extended = boss.get(ghi, **{"X-Extended-Metadata": "true"}).json()
    assert extended["entityRelated"] is True


def test_a_mapping_is_set_checked_and_taken_away(boss: Program, project: Project) -> None:
    build.draft(project, mapped())
    path = f"{base(project, 'hd')}/draft/mapping"
    assert boss.get(path).json() == {}
    assert boss._json("PUT", path, MAPPING).json() == MAPPING
    assert boss.get(path).json() == MAPPING
    wrong = boss._json("PUT", path, {**MAPPING, "day": "khong_co"})
    assert problem_of(wrong) == (400, 400.52)
    assert "khong_co" in wrong.json()["details"]["faults"]
    assert boss.get(path).json() == MAPPING
    boss.post(f"{base(project, 'hd')}/draft/publish")
    current = Form.objects.get().current
    assert current is not None
    assert (current.mapping, current.day_field) == (MAPPING, "ngay")
    assert problem_of(boss._json("PUT", path, MAPPING)) == (404, 404.1)
    boss.post(f"{base(project, 'hd')}/draft")
    assert boss.delete(path).json() == {"success": True}
    assert boss.get(path).json() == {}


@pytest.mark.parametrize(
    "body", [[], {}, "x", 3, None, {"record": "a\0"}, {"record": "\ud800"}, {"record": {"a": []}}]
)
def test_what_is_no_mapping_is_refused(boss: Program, project: Project, body: Any) -> None:
    build.draft(project, mapped())
    answer = boss._json("PUT", f"{base(project, 'hd')}/draft/mapping", body)
    assert answer.status_code == 400
    assert FormVersion.objects.get().mapping is None


def test_who_may_not_change_forms_has_no_draft(
    boss: Program, official: Program, outsider: Program, project: Project
) -> None:
    build.form(project, build.simple())
    draft = f"{base(project)}/draft"
    boss.post(draft)
    for path in (draft, f"{draft}.xml", f"{draft}/fields", f"{draft}/attachments"):
        assert problem_of(official.get(path)) == (403, 403.1)
        assert problem_of(outsider.get(path)) == (404, 404.1)
        assert boss.get(path).status_code == 200
    for program, code in ((official, 403.1), (outsider, 404.1)):
        assert problem_of(program.post(draft)) == (int(code), code)
        assert problem_of(program.post(f"{draft}/publish")) == (int(code), code)
        assert problem_of(program.delete(draft)) == (int(code), code)
        assert problem_of(program._json("PUT", f"{draft}/mapping", MAPPING)) == (int(code), code)


def test_a_workbook_s_name_may_be_any_that_a_phone_takes(boss: Program, project: Project) -> None:
    name = {"X-XlsForm-FormId-Fallback": "Phi%E1%BA%BFu%20100%25"}
    source = build.simple(form_id=" ").replace("| form_id |", "| x       |").encode()
    forms = f"/projects/{project.pk}/forms?ignoreWarnings=true"
    answer = boss.send(forms, source, MARKDOWN, **name)
    assert answer.json()["xmlFormId"] == "Phiếu 100%", answer.content
    assert boss.get(base(project, "Phi%E1%BA%BFu%20100%25")).status_code == 200


def test_entities_of_an_old_or_unknown_specification(boss: Program, project: Project) -> None:
    forms = f"/projects/{project.pk}/forms"
    source = xform().replace(b"<model>", b"<model e-version>")
    spaced = b'<model xmlns:e="http://www.opendatakit.org/xforms/entities" e:entities-version="%s">'
    block = b'<meta><entity dataset="nguoi" create="1" id=""/><instanceID/></meta>'
    source = source.replace(b"<meta><instanceID/></meta>", block)
    old = source.replace(b"<model e-version>", spaced % b"2022.1.0")
    answer = send(boss, forms, old)
    assert problem_of(answer) == (400, 400.16)
    (warning,) = answer.json()["details"]["warnings"]["workflowWarnings"]
    assert (warning["type"], warning["details"]) == ("oldEntityVersion", {"version": "2022.1.0"})
    unknown = send(boss, forms, source.replace(b"<model e-version>", spaced % b"2031.1.0"))
    assert problem_of(unknown) == (400, 400.25)
    assert unknown.json()["message"] == (
        "The entity definition within the form is invalid."
        " Entities specification version [2031.1.0] is not supported."
    )
    assert not Form.objects.exists()
    assert send(boss, f"{forms}?ignoreWarnings=true", old).status_code == 200
