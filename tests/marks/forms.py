"""Forms with marks, as Markdown: a row per line, columns as in the workbook."""

from backend.survey.xforms import Converted, Refused, convert
from backend.survey.xforms.marks import NAMESPACE

COLUMNS = ("type", "name", "label", "calculation", "relevant", "bind::dh:sensitive", "save_to")
DECLARED = f'dh="{NAMESPACE}"'

# type, name, class
HOUSEHOLD = [
    ("text", "ma_xa", "Xã"),
    ("date", "ngay", "Ngày"),
    ("text", "ho_ten", "Họ tên", "", "", "identity"),
    ("text", "dien_thoai", "Điện thoại", "", "", "contact"),
    ("begin_group", "suc_khoe", "Sức khỏe", "", "", "health"),
    ("integer", "diem", "Điểm"),
    ("select_multiple benh", "benh", "Bệnh"),
    ("end_group",),
    ("begin_repeat", "nguoi", "Người"),
    ("text", "ten", "Tên", "", "", "identity"),
    ("integer", "tuoi", "Tuổi"),
    ("end_repeat",),
]


def markdown(
    rows: list[tuple[str, ...]],
    *,
    columns: tuple[str, ...] = COLUMNS,
    settings: dict[str, str] | None = None,
    more: str = "",
    version: str = "1",
    form_id: str = "ho",
) -> str:
    """An XLSForm of these rows with a list of choices `benh`; `more` are further sheets."""
    told = {"form_id": form_id, "version": version, "namespaces": DECLARED, **(settings or {})}
    lines = ["| survey |" + " |" * len(columns), "| | " + " | ".join(columns) + " |"]
    for row in rows:
        cells = [*row, *[""] * (len(columns) - len(row))]
        lines.append("| | " + " | ".join(cells) + " |")
    lines += ["| choices | | | |", "| | list_name | name | label |"]
    lines += [f"| | benh | {name} | {name} |" for name in ("lao", "hiv", "khac")]
    lines += [more] if more else []
    lines += ["| settings |" + " |" * len(told), "| | " + " | ".join(told) + " |"]
    lines += ["| | " + " | ".join(told.values()) + " |"]
    return "\n".join(lines) + "\n"


def converted(rows: list[tuple[str, ...]], **more: object) -> Converted:
    return convert(markdown(rows, **more).encode(), file_name="ho.md")  # type: ignore[arg-type]


def refusals(source: str, name: str = "ho.md") -> list[tuple[str, str | None, int | None]]:
    """(code, sheet, row) of everything for which the form is refused; [] when it is not."""
    try:
        convert(source.encode(), file_name=name)
    except Refused as refused:
        return [(one.code, one.sheet, one.row) for one in refused.faults]
    return []


def told_of(source: str, name: str = "ho.md") -> str:
    """All sentences of a refusal, in both languages."""
    try:
        convert(source.encode(), file_name=name)
    except Refused as refused:
        return "\n".join(f"{one.english}\n{one.vietnamese}" for one in refused.faults)
    return ""
