"""What a form's author is shown before anybody fills it: any version, with the files it names.

Lists of places and plans are the real ones; where there is nothing yet, and of persons always, rows
that say that they are samples. Nothing is stored.
"""

import csv
import io
import uuid
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import chain, islice
from typing import Final

from backend import problems
from backend.accounts import areas, permissions, selectors, verbs
from backend.accounts.models import User
from backend.accounts.programme import PERSON_LISTS
from backend.survey.blobs import services as blobs
from backend.survey.forms.media import UNIT_LIST
from backend.survey.forms.models import Form, FormMedia, FormVersion
from backend.survey.forms.selectors import MAX_ID, medium_in
from backend.survey.forms.served import list_csv

# Of persons, and of what somebody has to mend.
_NEVER_SHOWN: Final = PERSON_LISTS | {"tra_lai"}
# How many versions an author is offered, and in how many communes samples stand.
_VERSIONS: Final = 20
_COMMUNES: Final = 50
_SPACE: Final = uuid.UUID("9d0b8f43-5f0e-4b52-9a53-0f9d6a1f5a10")
# {list: (label, properties)}; "ma_xa" is the row's commune.
_SAMPLES: Final[dict[str, tuple[str, dict[str, str]]]] = {
    "dia_diem": ("Trường mẫu", {"loai": "thcs", "boi_canh": "truong_hoc"}),
    "chien_dich": ("Chiến dịch mẫu", {"tu_ngay": "", "den_ngay": ""}),
    "truong_hop": ("MẪU-0001 · 18–29", {"nhom_tuoi": "18_29"}),
    "mo_hinh": ("Mô hình mẫu", {"loai_mo_hinh": "diem_tu_van", "buoc": "m0_danh_gia"}),
    "chuyen_gui": ("Chuyển gửi · MẪU-0001", {"truong_hop": "", "trang_thai": "mo"}),
    "can_bo": ("Cán bộ mẫu – đơn vị mẫu", {"don_vi": "Đơn vị mẫu"}),
    "ke_hoach": (
        "Nói chuyện mẫu",
        {"ma_dia_diem": "", "loai": "T01", "ngay": "", "ma_chien_dich": ""},
    ),
    "tra_lai": (
        "Phiếu mẫu cần sửa",
        {"phieu": "", "ma_phieu": "", "cau_hoi": "", "loi_nhan": "Xin sửa câu đã đánh dấu."},
    ),
}


def versions_of(form: Form) -> list[FormVersion]:
    """The draft and what was published, the newest first; without the forms themselves."""
    found = form.versions.defer("xform", "fields", "mapping", "warnings").order_by("-pk")
    return list(found[:_VERSIONS])


def version_in(form: Form, number: int | None) -> FormVersion:
    """This version of the form; without a number its draft, else what is published.

    Raises not_found.
    """
    if number is None:
        number = form.draft_id or form.current_id
    if number is None or number > MAX_ID:
        raise problems.not_found()
    version = form.versions.filter(pk=number).select_related("form__project").first()
    if version is None:
        raise problems.not_found()
    return version


def medium_chunks(*, viewer: User, version: FormVersion, name: str, today: date) -> Iterable[bytes]:
    """A file that the version names, as its viewer's preview has it. Raises not_found."""
    medium = _named(version, name)
    if medium.blob_id is not None:
        return blobs.chunks_of(medium.blob_id)
    listed = medium.entity_list or name.removesuffix(".csv")
    communes = _communes(version, today)
    if listed == UNIT_LIST:
        return _lines([areas.COMMUNE_COLUMNS, *communes])
    return _rows(viewer, version, listed, [row[0] for row in communes])


def _named(version: FormVersion, name: str) -> FormMedia:
    """A list that a form names may not be there yet; any other file must be."""
    row = version.media.filter(name=name).first()
    if row is not None and row.blob_id is None and name.endswith(".csv"):
        return row
    return medium_in(version, name)


def _communes(version: FormVersion, today: date) -> list[list[str]]:
    keys = selectors.project_keys(version.form.project)
    return [list(row) for row in areas.commune_rows(keys, today)]


def _rows(viewer: User, version: FormVersion, listed: str, communes: list[str]) -> Iterable[bytes]:
    project, form_id = version.form.project, version.form.form_id
    if listed not in _NEVER_SHOWN and permissions.may(viewer, project, verbs.ENTITY_READ):
        lines = iter(list_csv(viewer, project, form_id, listed).lines)
        start = list(islice(lines, 2))
        if len(start) > 1:
            return chain(start, lines)
    return _sample(listed, communes)


def _sample(listed: str, communes: list[str]) -> Iterator[bytes]:
    """A row for each commune, so that what is cut by the commune finds one, too."""
    label, values = _SAMPLES.get(listed, (f"{listed} (mẫu)", {}))
    rows = [
        [str(uuid.uuid5(_SPACE, f"{listed}:{code}")), label, "1", code, *values.values()]
        for code in communes[:_COMMUNES]
    ]
    return _lines([["name", "label", "__version", "ma_xa", *values], *rows])


def _lines(rows: Iterable[list[str]]) -> Iterator[bytes]:
    for row in rows:
        out = io.StringIO()
        csv.writer(out, lineterminator="\n").writerow(row)
        yield out.getvalue().encode()
