"""Forms that make and change rows of one list, and answers as a phone writes them offline."""

from typing import Any
from uuid import UUID

from backend.accounts.models import Project
from backend.survey.forms.models import Form
from tests import build

CHANGE = """
| survey   |           |          |            |           |
|          | type      | name     | label      | save_to   |
|          | csv-external | {list} |           |           |
|          | text      | ma       | Mã         |           |
|          | text      | nhan     | Nhãn       |           |
|          | text      | ten      | Tên        | ten       |
|          | text      | so       | Số         | so        |
|          | text      | ma_xa    | Xã         | ma_xa     |
| entities |           |          |            |           |
|          | list_name | label    | entity_id  | {when}    |
|          | {list}    | ${nhan}  | ${ma}      | {cells}   |
| settings |           |          |            |           |
|          | form_title | form_id | version    |           |
|          | Sửa       | {form_id} | 1        |           |
"""
MAKE = """
| survey   |           |          |            |           |
|          | type      | name     | label      | save_to   |
|          | text      | ten      | Tên        | ten       |
|          | text      | so       | Số         | so        |
|          | text      | ma_xa    | Xã         | ma_xa     |
| entities |           |          |            |           |
|          | list_name | label    |            |           |
|          | {list}    | ${ten}   |            |           |
| settings |           |          |            |           |
|          | form_title | form_id | version    |           |
|          | Lập       | {form_id} | 1        |           |
"""


def make_form(project: Project, form_id: str = "lap", name: str = "dia_diem") -> Form:
    """Creates rows."""
    return build.form(project, MAKE.replace("{form_id}", form_id).replace("{list}", name))


def change_form(
    project: Project, form_id: str = "sua", name: str = "dia_diem", *, upsert: bool = False
) -> Form:
    """Updates rows; with `upsert` it creates those that are not there as well."""
    when = "create_if | update_if" if upsert else "update_if"
    cells = "true() | true()" if upsert else "true()"
    text = CHANGE.replace("{when}", when).replace("{cells}", cells)
    return build.form(project, text.replace("{form_id}", form_id).replace("{list}", name))


def making(entity: UUID | str, name: str = "Trường", **values: Any) -> dict[str, Any]:
    """Answers that create this row."""
    return {
        "ten": name,
        **values,
        "meta/entity/@id": str(entity),
        "meta/entity/@create": "1",
        "meta/entity/label": name,
    }


def change(
    entity: UUID | str,
    *,
    base: int | str = "",
    trunk: int | str = "",
    branch: UUID | str = "",
    label: str = "",
    upsert: bool = False,
    **values: Any,
) -> dict[str, Any]:
    """Answers that update this row as a phone that knew version `base` does.

    `branch`: the update was made offline, on other updates that began from version `trunk`.
    """
    return {
        **values,
        "meta/entity/@id": str(entity),
        "meta/entity/@update": "1",
        **({"meta/entity/@create": "1"} if upsert else {}),
        "meta/entity/@baseVersion": str(base),
        "meta/entity/@trunkVersion": str(trunk),
        "meta/entity/@branchId": str(branch),
        "meta/entity/label": label,
    }
