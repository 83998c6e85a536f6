"""Workbooks as offices have them: titles above, merged headings, dates and numbers as they come."""

import io
import zipfile
from collections.abc import Sequence
from typing import Any

import openpyxl

SITES: list[list[Any]] = [
    ["PHÒNG VĂN HÓA – XÃ HỘI", None, None, None],
    ["Danh sách trường, cơ sở năm 2024", None, None, None],
    ["Tên trường", "Loại hình", "Địa chỉ", "Số HS"],
    ["THCS Sông Vệ", "THCS", "thôn 2, phường Cũ Một, thị xã Cũ, tỉnh Cũ", "1.234"],
    ["Công ty Giày An", "Doanh nghiệp", "Phường An", 40],
    ["Nhà văn hoá Bình", "Nhà văn hóa", "Xã Bình, tỉnh Thử Nghiệm", None],
    ["Trường lạ", "Trường gì đó", "xã Không Có", "x"],
]
ACTIVITIES: list[list[Any]] = [
    ["Nội dung", "Ngày", "Địa điểm", "Xã", "Tổng", "Nam", "Nữ", "Kinh phí"],
    ["Nói chuyện chuyên đề", "31/05/2024", "THCS Sông Vệ", "Phường An", "1.040", 500, 540,
     "1.500.000 đ"],
    ["Hội thi tìm hiểu", "15/06/2024", "", "Bình", 60, 20, 40, None],
]  # fmt: skip


def book(rows: Sequence[Sequence[Any]], *, sheet: str = "Trang 1", merge: str = "") -> bytes:
    made = openpyxl.Workbook()
    page = made.active
    assert page is not None
    page.title = sheet
    for row in rows:
        page.append(list(row))
    if merge:
        page.merge_cells(merge)
    found = io.BytesIO()
    made.save(found)
    return found.getvalue()


def bomb() -> bytes:
    """A workbook whose sheet unpacks to hundreds of megabytes."""
    found = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(book([["a"]]))) as plain,
        zipfile.ZipFile(found, "w", zipfile.ZIP_DEFLATED) as made,
    ):
        for part in plain.infolist():
            made.writestr(part.filename, plain.read(part))
        made.writestr("xl/media/x.bin", b"\0" * 200_000_000)
    return found.getvalue()
