"""$metadata: Central's names and types, and nothing that a strict reader refuses."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from backend.accounts.models import Project, User
from backend.odata import metadata
from backend.odata.names import identifier, unique
from backend.odata.tables import form_root, tables
from backend.survey.forms.models import Form
from tests import build
from tests.odata.conftest import HOUSEHOLD, Reader, reader_for
from tests.odata.csdl import EDM, faults
from tests.phone import FieldPhone


def field(path: str, kind: str = "string") -> dict[str, Any]:
    return {"path": path, "name": path.rpartition("/")[2], "type": kind}


def properties(document: str, kind: str) -> dict[str, str]:
    """Name → type of the members of this type."""
    root = etree.fromstring(document.encode())
    (found,) = [each for each in root.iter() if each.get("Name") == kind and "Type" in each.tag]
    return {each.get("Name"): each.get("Type") for each in found if each.get("Type")}


def test_it_says_what_central_says(reader: Reader, form: Form) -> None:
    answer = reader.answer("/$metadata")
    assert answer["Content-Type"] == "application/xml; charset=utf-8"
    assert answer["OData-Version"] == "4.0"
    text = answer.content.decode()
    assert text.startswith('<?xml version="1.0" encoding="UTF-8"?>\n<edmx:Edmx')
    assert faults(answer.content) == []
    space = "org.opendatakit.user.ho"
    root = properties(text, "Submissions")
    assert root["__id"] == "Edm.String"
    assert root["__system"] == "org.opendatakit.submission.metadata"
    assert (root["name"], root["age"]) == ("Edm.String", "Edm.Int64")
    assert root["children"] == f"{space}.children"
    assert properties(text, "children") == {
        "child": f"Collection({space}.Submissions.children.child)"
    }
    assert properties(text, "Submissions.children.child") == {
        "__id": "Edm.String",
        "__Submissions-id": "Edm.String",
        "name": "Edm.String",
        "age": "Edm.Int64",
        "toys": f"{space}.children.child.toys",
    }
    toy = properties(text, "Submissions.children.child.toys.toy")
    assert toy["__Submissions-children-child-id"] == "Edm.String"
    system = properties(text, "metadata")
    assert list(system) == list(metadata.SUBMISSION_SYSTEM)


def test_every_type_has_central_s() -> None:
    kinds = ["int", "decimal", "boolean", "geopoint", "geotrace", "geoshape", "date", "dateTime"]
    others = ["string", "time", "select", "select1", "rank", "barcode", "binary", "odd"]
    root = form_root([field(f"q_{kind}", kind) for kind in kinds + others])
    found = properties(metadata.of_form("f", root), "Submissions")
    assert [found[f"q_{kind}"] for kind in kinds] == list(metadata.TYPES.values())
    assert {found[f"q_{kind}"] for kind in others} == {"Edm.String"}


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("tuoi", "tuoi"),
        ("1.8-test", "_1_8_test"),
        ("q1.8-test", "q1_8_test"),
        ("họ tên", "h_t_n"),
        ("đ", "__"),
        ("_x", "_x"),
        ("a" * 300, "a" * 128),
        ("", "_"),
    ],
)
def test_names_become_central_s_identifiers(name: str, shown: str) -> None:
    assert identifier(name) == shown


def test_names_that_fall_together_stay_apart() -> None:
    root = form_root(
        [
            field("họ", "string"),
            field("hộ", "string"),
            field("Submissions", "structure"),
            field("Submissions/con", "repeat"),
            field("con", "repeat"),
            field("__id"),
            field("nhóm", "structure"),
            field("nhòm", "structure"),
            field("nhóm/a.b"),
            field("nhóm/a-b"),
        ]
    )
    names = [child.name for child in root.children]
    assert names == ["h_", "h__2", "Submissions_2", "con", "__id_2", "nh_m", "nh_m_2"]
    assert faults(metadata.of_form("1. Phiếu & “đ” <x>", root).encode()) == []


def test_a_form_of_vietnamese_names(project: Project, admin: User, worker: User) -> None:
    """From the workbook to the reader: digits first, dots, hyphens, marks."""
    build.form(
        project,
        """
| survey   |               |          |         |
|          | type          | name     | label   |
|          | text          | họ       | Họ      |
|          | integer       | hộ       | Hộ      |
|          | text          | _1.a-b   | Một     |
|          | begin_repeat  | lần-1.2  | Lần     |
|          | decimal       | số.đo    | Số đo   |
|          | end_repeat    |          |         |
| settings |               |          |         |
|          | form_title    | form_id  | version |
|          | Tên           | phiếu-1.2 | 1      |
""",
    )
    phone = build.phone_of(worker, project)
    answers = {"họ": "Nguyễn", "hộ": 7, "_1.a-b": "x", "lần-1.2": [{"số.đo": "1.5"}]}
    assert phone.send("phiếu-1.2", answers, instance_id="mot").status_code == 201
    reader = reader_for(admin, f"/v1/projects/{project.pk}/forms/phiếu-1.2.svc")
    assert faults(reader.answer("/$metadata").content) == []
    (row,) = reader.get("/Submissions")["value"]
    assert (row["h_"], row["h__2"], row["_1_a_b"]) == ("Nguyễn", 7, "x")
    link = row["l_n_1_2@odata.navigationLink"]
    assert link == "Submissions('mot')/l_n_1_2"
    (entry,) = reader.get(f"/{link}")["value"]
    assert entry["s_o"] == 1.5
    assert reader.get("/Submissions.l_n_1_2", select="s_o")["value"] == [{"s_o": 1.5}]
    assert reader.get("/Submissions", select="h__2")["value"] == [{"h__2": 7}]


@given(
    st.lists(
        st.tuples(
            st.text("ăộ1a.-_", min_size=1, max_size=4),
            st.sampled_from(["string", "structure", "repeat", "int"]),
            st.integers(0, 5),
        ),
        max_size=14,
    ),
    st.text('ăộ1a.-_ <&"', min_size=1, max_size=6),
)
def test_no_form_makes_a_document_that_is_refused(
    drawn: list[tuple[str, str, int]], form_id: str
) -> None:
    fields: list[dict[str, Any]] = []
    above = [""]
    for name, kind, at in drawn:
        path = f"{above[at % len(above)]}/{name}".strip("/")
        if any(each["path"] == path for each in fields):
            continue
        fields.append(field(path, kind))
        if kind in {"structure", "repeat"}:
            above.append(path)
    root = form_root(fields)
    assert faults(metadata.of_form(form_id, root).encode()) == []
    found = [table.name for table in tables(root)]
    assert len(set(found)) == len(found)


@given(st.lists(st.text(max_size=6), max_size=20))
def test_names_are_never_alike(names: list[str]) -> None:
    taken: set[str] = set()
    for name in names:
        found = unique(name, taken)
        assert found not in taken
        taken.add(found)


def test_the_draft_has_its_own_columns(project: Project, admin: User, phone: FieldPhone) -> None:
    form = build.form(project, HOUSEHOLD)
    build.draft(project, HOUSEHOLD.replace("| age      |", "| nam_sinh |").replace("1.0", "2.0"))
    base = f"/v1/projects/{project.pk}/forms/{form.form_id}"
    published = reader_for(admin, f"{base}.svc").answer("/$metadata").content.decode()
    draft = reader_for(admin, f"{base}/draft.svc").answer("/$metadata").content.decode()
    assert "nam_sinh" not in published
    assert "nam_sinh" in properties(draft, "Submissions")
    assert f"{{{EDM}}}" not in draft
