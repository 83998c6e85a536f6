"""CSV as ODK Central writes it: columns, order, keys, options; harmless to a spreadsheet."""

import csv
import io

import pytest
from django.db import connection
from pytest_django import DjangoAssertNumQueries

from backend.accounts.models import Project
from backend.journal.models import Event
from backend.survey.forms.models import Form
from backend.survey.submissions.export import copying, csvs
from backend.survey.submissions.export.columns import root_table
from backend.survey.submissions.export.rows import batches
from backend.survey.submissions.export.wanted import Wanted, export
from backend.survey.submissions.models import Submission
from tests import build
from tests.api.conftest import Program, token_of
from tests.exports.conftest import FIRST, HOUSEHOLD, base, content, table, unzipped
from tests.phone import FieldPhone

HEADER = (
    "SubmissionDate,ma_xa,ngay,luc,ho-ten,ho-so_nguoi,ho-thu_nhap,ho-co_nuoc,ho-nguon,"
    "ho-vi_tri-Latitude,ho-vi_tri-Longitude,ho-vi_tri-Altitude,ho-vi_tri-Accuracy,ho-anh,duong,"
    "meta-instanceID,KEY,SubmitterID,SubmitterName,AttachmentsPresent,AttachmentsExpected,Status,"
    "ReviewState,DeviceID,Edits,FormVersion"
)


def test_the_main_table_has_centrals_columns_newest_first(official: Program, filled: Form) -> None:
    answer = official.get(f"{base(filled)}/submissions.csv")
    assert answer["Content-Type"].startswith("text/csv")
    assert 'filename="ho_dan.csv"' in answer["Content-Disposition"]
    text = content(answer)
    assert text.split(b"\n")[0].decode() == HEADER
    newer, older = table(text)
    assert (newer["KEY"], older["KEY"]) == ("uuid:2", "uuid:1")
    assert older["ho-ten"] == FIRST["ho/ten"]
    assert older["ho-so_nguoi"] == "-5"
    assert older["ho-co_nuoc"] == "-99"
    assert older["ho-nguon"] == "mua gieng"
    assert float(older["ho-thu_nhap"]) == 1234.5
    assert float(older["ho-vi_tri-Longitude"]) == 108.02
    assert older["meta-instanceID"] == "uuid:1"
    assert (newer["AttachmentsPresent"], newer["AttachmentsExpected"]) == ("1", "1")
    assert (older["Edits"], older["FormVersion"], older["Status"]) == ("0", "1", "")
    assert newer["SubmitterName"] == "máy worker"
    assert newer["SubmissionDate"].endswith("Z")
    assert int(newer["SubmitterID"]) > 1_000_000_000


def test_lines_end_as_centrals_and_no_mark_comes_unasked(official: Program, filled: Form) -> None:
    plain = content(official.get(f"{base(filled)}/submissions.csv"))
    assert b"\r" not in plain
    assert not plain.startswith(csvs.BOM)
    marked = content(official.get(f"{base(filled)}/submissions.csv?bom=true"))
    assert marked == csvs.BOM + plain
    # As Excel reads it.
    assert marked.decode("utf-8-sig").startswith("SubmissionDate,")


def test_a_formula_is_disarmed_in_the_cell_but_not_in_the_store(
    official: Program, filled: Form
) -> None:
    newer = table(content(official.get(f"{base(filled)}/submissions.csv")))[0]
    assert newer["ho-ten"] == "'=HYPERLINK(1)"
    stored = Submission.objects.get(instance_id="uuid:2").current
    assert stored is not None
    assert stored.answers["ho/ten"] == "=HYPERLINK(1)"
    assert b"'=" not in bytes(stored.xml)


def test_text_that_a_spreadsheet_would_run_is_quoted_whatever_the_question(
    official: Program, form: Form, phone: FieldPhone
) -> None:
    for number, evil in enumerate(("=1+1", "+1", "-1", "@SUM(A1)", "=cmd|'/c calc'!A1")):
        answers = {**FIRST, "ho/ten": evil, "ho/so_nguoi": evil, "ho/co_nuoc": evil, "ngay": evil}
        assert phone.send("ho_dan", answers, instance_id=f"uuid:{number}").status_code == 201
    for row in table(content(official.get(f"{base(form)}/submissions.csv"))):
        assert row["ho-ten"].startswith("'")
        for name in ("ho-so_nguoi", "ho-co_nuoc", "ngay"):
            assert row[name].startswith("'") or float(row[name])


def test_repeats_have_files_and_keys_of_their_own(official: Program, filled: Form) -> None:
    files = unzipped(official.get(f"{base(filled)}/submissions.csv.zip?attachments=false"))
    assert set(files) == {"ho_dan.csv", "ho_dan-con.csv", "ho_dan-tiem.csv"}
    assert files["ho_dan.csv"] == content(official.get(f"{base(filled)}/submissions.csv"))
    children = table(files["ho_dan-con.csv"])
    assert list(children[0]) == ["ten", "tuoi", "PARENT_KEY", "KEY"]
    assert [row["ten"] for row in children] == ["An", "'=Bình"]
    assert children[1]["PARENT_KEY"] == "uuid:1"
    assert children[1]["KEY"] == "uuid:1/ho/con[2]"
    shots = table(files["ho_dan-tiem.csv"])
    assert [row["ngay"] for row in shots] == ["2025-01-02", "2025-03-04"]
    assert shots[1]["PARENT_KEY"] == "uuid:1/ho/con[1]"
    assert shots[1]["KEY"] == "uuid:1/ho/con[1]/tiem[2]"


def test_the_zip_brings_the_files(official: Program, filled: Form) -> None:
    files = unzipped(official.get(f"{base(filled)}/submissions.csv.zip"))
    assert files["media/nha.jpg"] == b"\xff\xd8 a house"


AUDITED = """
| survey   |            |         |         |
|          | type       | name    | label   |
|          | text       | ten     | Tên     |
|          | audit      | audit   |         |
| settings |            |         |         |
|          | form_title | form_id | version |
|          | Có dấu vết | dau_vet | 1       |
"""


def test_what_phones_noted_comes_in_one_table(
    project: Project, official: Program, phone: FieldPhone
) -> None:
    form = build.form(project, AUDITED)
    noted = "event,node,start,end\nquestion,/data/ten,1,2\n\n=x,/data/ten,3,4\n"
    for number, text in enumerate((noted, "\x00\xff,", "")):
        phone.send(
            "dau_vet",
            {"ten": "x", "meta/audit": "audit.csv"},
            instance_id=f"uuid:{number}",
            files={"audit.csv": text.encode()},
        )
    files = unzipped(official.get(f"{base(form)}/submissions.csv.zip"))
    assert not [name for name in files if name.startswith("media/")]
    first, second = table(files["dau_vet - audit.csv"])
    assert (first["instance ID"], first["event"], first["start"]) == ("uuid:0", "question", "1")
    assert second["event"] == "'=x"
    assert second["new-value"] == ""


def test_two_repeats_of_one_name_get_numbers() -> None:
    paths = ["a/con", "con", "b", "b/con"]
    fields = [{"path": path, "name": path[-3:], "type": "repeat", "repeat": None} for path in paths]
    names = [each.file_name for each in root_table(fields, form_id="hai/ba").below()]
    assert names == ["haiba-con~1.csv", "haiba-con~2.csv", "haiba-b.csv", "haiba-con~3.csv"]


def test_select_multiples_are_split_by_what_was_chosen(official: Program, filled: Form) -> None:
    text = content(official.get(f"{base(filled)}/submissions.csv?splitSelectMultiples=true"))
    newer, older = table(text)
    assert b"ho-nguon,ho-nguon/gieng,ho-nguon/mua," in text
    assert (newer["ho-nguon/gieng"], newer["ho-nguon/mua"]) == ("1", "0")
    assert (older["ho-nguon/gieng"], older["ho-nguon/mua"]) == ("1", "1")


def test_group_paths_may_be_left_out(official: Program, filled: Form) -> None:
    text = content(official.get(f"{base(filled)}/submissions.csv?groupPaths=false"))
    header = text.split(b"\n")[0].decode().split(",")
    assert header[4:7] == ["ten", "so_nguoi", "thu_nhap"]
    assert "instanceID" in header


def test_questions_that_were_taken_out_come_back_when_asked_for(
    project: Project, filled: Form, official: Program
) -> None:
    without = HOUSEHOLD.replace("{version}", "2")
    without = without.replace(
        "|          | text               | ma_xa     | Xã               | Commune         |\n", ""
    )
    build.form(project, without)
    assert "ma_xa" not in table(content(official.get(f"{base(filled)}/submissions.csv")))[0]
    rows = table(content(official.get(f"{base(filled)}/submissions.csv?deletedFields=true")))
    assert rows[1]["ma_xa"] == build.COMMUNE_A[:5]
    assert list(rows[0])[:3] == ["SubmissionDate", "ma_xa", "ngay"]


def test_an_edit_is_counted_and_its_key_stays(
    official: Program, filled: Form, phone: FieldPhone
) -> None:
    changed = {**FIRST, "ho/ten": "Khác"}
    sent = phone.send("ho_dan", changed, instance_id="uuid:1b", deprecated_id="uuid:1")
    assert sent.status_code == 201
    row = table(content(official.get(f"{base(filled)}/submissions.csv")))[1]
    assert (row["KEY"], row["meta-instanceID"]) == ("uuid:1", "uuid:1b")
    assert (row["Edits"], row["ho-ten"]) == ("1", "Khác")


def test_the_area_cuts_table_repeats_and_files(filled: Form, project: Project) -> None:
    ward = build.person("phuong", "officer", project, units=(build.COMMUNE_B,))
    local = Program(token_of(ward))
    files = unzipped(local.get(f"{base(filled)}/submissions.csv.zip"))
    assert [row["KEY"] for row in table(files["ho_dan.csv"])] == ["uuid:2"]
    assert table(files["ho_dan-con.csv"]) == []
    other = build.person("phuong-a", "officer", project, units=(build.COMMUNE_A,))
    files = unzipped(Program(token_of(other)).get(f"{base(filled)}/submissions.csv.zip"))
    assert "media/nha.jpg" not in files


def test_an_export_is_noted_with_its_count_and_no_answer(official: Program, filled: Form) -> None:
    official.get(f"{base(filled)}/submissions.csv")
    event = Event.objects.get(kind="submission.export")
    assert event.details == {"kind": "csv", "count": 2}
    assert event.subject == str(filled.pk)


def test_a_draft_exports_its_own_tests_alone(
    official: Program, boss: Program, filled: Form, project: Project
) -> None:
    build.draft(project, HOUSEHOLD.replace("{version}", "9"))
    for ending in (".csv", ".csv.zip", ".xlsx", ".geojson"):
        answer = boss.get(f"{base(filled)}/draft/submissions{ending}")
        assert content(answer)
    assert table(content(boss.get(f"{base(filled)}/draft/submissions.csv"))) == []


def test_a_post_with_passphrases_gives_the_same(boss: Program, filled: Form) -> None:
    asked = boss.get(f"{base(filled)}/submissions.csv")
    answer = boss.post(f"{base(filled)}/submissions.csv", {"5": "bí mật"})
    assert content(answer) == content(asked)
    form_encoded = boss.send(
        f"{base(filled)}/submissions.csv.zip", b"5=x", "application/x-www-form-urlencoded"
    )
    assert "ho_dan.csv" in unzipped(form_encoded)


def test_more_rows_cost_no_more_queries(
    official: Program,
    filled: Form,
    phone: FieldPhone,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(5):
        phone.send("ho_dan", FIRST, instance_id=f"uuid:x{number}")
    with django_assert_max_num_queries(24):
        answer = official.get(f"{base(filled)}/submissions.csv?splitSelectMultiples=true")
        assert len(table(content(answer))) == 7


def test_batches_meet_every_row_once_also_of_one_moment(filled: Form, phone: FieldPhone) -> None:
    for number in range(7):
        phone.send("ho_dan", FIRST, instance_id=f"uuid:x{number}")
    Submission.objects.update(created_at=build.NOW)
    found = list(batches(Submission.objects.all(), first=2, most=3))
    assert [len(batch) for batch in found] == [2, 3, 3, 1]
    assert len({uuid for batch in found for uuid in batch}) == 9


@pytest.mark.parametrize("text", ["a\rb", 'a"b', "a,b", "a\nb", " a ", "'a", "ă𝟘\u2028b", "a\\b"])
def test_awkward_texts_come_back_from_any_csv_reader(
    official: Program, form: Form, phone: FieldPhone, text: str
) -> None:
    answers = {**FIRST, "ho/ten": f"x{text}x"}
    phone.send("ho_dan", answers, instance_id="uuid:1")
    stored = Submission.objects.get().current
    assert stored is not None
    text_csv = content(official.get(f"{base(form)}/submissions.csv")).decode()
    rows = list(csv.DictReader(io.StringIO(text_csv, newline="")))
    assert len(rows) == 1
    assert rows[0]["ho-ten"] == stored.answers["ho/ten"]


def test_postgresql_copies_the_same_bytes(filled: Form, phone: FieldPhone, admin: object) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("COPY is PostgreSQL's")
    odd = ("=x", "-5", "+84 9", "a\rb", 'q"q', "a,b", "a\nb", "1e5", "0.0000001", "\\.", "@", "''")
    for number, text in enumerate(odd):
        answers = {
            **FIRST,
            "ho/ten": text,
            "ho/so_nguoi": text,
            "ho/thu_nhap": text,
            "ho/co_nuoc": text,
            "ho/vi_tri": text,
            "ho/nguon": f"{text} b",
        }
        assert phone.send("ho_dan", answers, instance_id=f"uuid:o{number}").status_code == 201
    phone.send("ho_dan", FIRST, instance_id="uuid:1b", deprecated_id="uuid:1")
    made = export(
        form=filled,
        actor=admin,  # type: ignore[arg-type]
        wanted=Wanted(),
        kind="csv",
        now=build.NOW,
    )
    made.table.columns[:] = [each for each in made.table.columns if each.kind != "geotrace"]
    assert copying.suits(made)
    copied = b"".join(csvs.main_table(made))
    fill = csvs.filler(made.table)
    written = csvs.header(made.table.headers) + b"".join(
        csvs._lines(made, batch, fill) for batch in made.batches()
    )
    assert copied.decode().split("\n") == written.decode().split("\n")
