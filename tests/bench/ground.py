"""Makes and looks at what is measured: `python -m tests.bench.ground FACTS make|bulk|count …`.

A program of its own, because Django's settings are read once per process. FACTS is a JSON file:
{"project", "tokens", "xml", "mapped", "lists", "blank"}; see `make`.
"""

import json
import os
import sys
from pathlib import Path
from typing import Any

import django
from django.core.management import call_command
from django.db import connection, models, transaction
from django.utils import timezone

PHONES = 8
QUESTIONS = 60
# Where the load client writes a fresh instanceID: as long as "uuid:" and a UUID.
INSTANCE_ID = "uuid:00000000-0000-0000-0000-000000000000"
MAPPING = {
    "record": "activity",
    "unit": "ma_xa",
    "day": "ngay",
    "position": "vi_tri",
    "fields": {"attendances": "tong"},
    "constants": {"kind": "T01", "setting": "cong_dong"},
}
FIXED = {
    "ma_xa": "90001",
    "ngay": "2026-11-01",
    "tong": 12,
    "vi_tri": {"lat": 15.1201, "lon": 108.8002, "alt": 12.0, "acc": 4.8},
}
SENTENCE = "Đã nghe nói ở trường và trong buổi sinh hoạt của tổ dân phố tháng trước. "


def markdown(form_id: str, *, media: str = "") -> str:
    """Sixty questions of a screening: commune, day, count, position, choices, numbers, texts."""
    rows = [
        "| survey | | | |",
        "| | type | name | label |",
        "| | text | ma_xa | Xã |",
        "| | date | ngay | Ngày |",
        "| | integer | tong | Số lượt |",
        "| | geopoint | vi_tri | Vị trí |",
    ]
    kinds = ("select_one muc_do", "integer", "text", "date", "select_multiple muc_do")
    for number in range(QUESTIONS - len(FIXED)):
        kind = kinds[number % len(kinds)]
        rows.append(f"| | {kind} | cau_hoi_{number:02} | Câu hỏi số {number} của phiếu |")
    if media:
        rows.append(f"| | select_one_from_file {media} | tu_tep | Chọn từ tệp |")
    rows += ["| choices | | | |", "| | list_name | name | label |"]
    rows += [f"| | muc_do | muc_{n} | Mức độ {n} |" for n in range(6)]
    rows += ["| settings | | | |", "| | form_title | form_id | version |"]
    rows.append(f"| | Phiếu sàng lọc | {form_id} | 2026110101 |")
    return "\n".join(rows)


def answers() -> dict[str, Any]:
    """One filled form of about 6 KB."""
    found: dict[str, Any] = dict(FIXED)
    filled = ("muc_3", 17, SENTENCE * 2, "2026-10-15", "muc_0 muc_2 muc_5")
    for number in range(QUESTIONS - len(FIXED)):
        found[f"cau_hoi_{number:02}"] = filled[number % len(filled)]
    return found


def make(facts: Path) -> None:
    """Migrate the database of this process's settings; projects, forms, phones.

    One project has the measured forms (screening, the same with a mapping, one with a photo) and
    twenty on its list; another has five hundred.
    """
    from backend.accounts import services as accounts
    from backend.openrosa.lists import version_url
    from backend.survey.xforms import build as fill
    from tests import build

    call_command("migrate", verbosity=0)
    build.unit_tree()
    role = accounts.ensure_roles()["outreach_worker"]
    role.verbs = ["project.read", "form.list", "submission.create"]
    role.save()
    made = accounts.create_project(name="Dự án đo", units=[build.PROVINCE], now=build.NOW)
    holder = build.person("do", "outreach_worker", made, units=(build.COMMUNE_A,))
    plain = build.form(made, markdown("sang_loc")).current
    mapped = build.form(made, markdown("hoat_dong"), mapping=MAPPING).current
    photo = build.form(
        made, markdown("co_anh").replace("| choices", "| | image | anh | Ảnh |\n| choices", 1)
    ).current
    blank = _with_media(made)
    _copies(plain.form, made, 20 - 4)
    large = accounts.create_project(name="Dự án lớn", units=[build.PROVINCE], now=build.NOW)
    build.person("lon", "outreach_worker", large, units=(build.COMMUNE_A,))
    _copies(plain.form, large, 500)

    def filled(version: Any, **more: str) -> str:
        return fill(bytes(version.xform), {**answers(), **more}, instance_id=INSTANCE_ID).decode()

    facts.write_text(
        json.dumps(
            {
                "project": made.pk,
                "tokens": _keys(made, holder),
                "lists": {
                    "20": [made.pk, _keys(made, holder, 1)[0]],
                    "500": [large.pk, _keys(large, _person("lon"), 1)[0]],
                },
                "xml": filled(plain),
                "mapped": filled(mapped),
                "photo": filled(photo, anh="anh.jpg"),
                "blank": version_url(blank, "").lstrip("/"),
            }
        )
    )


def _person(key: str) -> Any:
    from backend.accounts.models import User

    return User.objects.get(email=f"{key}@example.org")


def _keys(project: Any, holder: Any, count: int = PHONES) -> list[str]:
    from backend.accounts import services as accounts

    return [
        accounts.create_app_user(
            project=project, name=f"máy {number}", holder=holder, now=timezone.now()
        )[1]
        for number in range(count)
    ]


def _with_media(project: Any) -> Any:
    """The version of a form with one file of 10 KB beside it."""
    from backend.survey.blobs import services as blobs
    from backend.survey.forms import services as forms
    from backend.survey.forms.media import upload_media
    from outreach.fitness import mapping_faults
    from tests import build

    draft = build.draft(project, markdown("chon_tep", media="danh_sach.csv"))
    lines = [f"ten_{n},Điểm sinh hoạt cộng đồng số {n}\n" for n in range(220)]
    staged = blobs.stage([("name,label\n" + "".join(lines)).encode()])
    upload_media(form=draft.form, name="danh_sach.csv", staged=staged, actor=None, now=build.NOW)
    forms.publish(form=draft.form, actor=None, check_mapping=mapping_faults, now=build.NOW)
    return draft


def _copies(form: Any, project: Any, count: int) -> None:
    """Forms alike under other ids: a list needs no more."""
    from backend.survey.forms.models import Form, FormVersion

    version = form.current
    forms = Form.objects.bulk_create(
        Form(project=project, form_id=f"ban_sao_{number:03}", created_at=form.created_at)
        for number in range(count)
    )
    for each in forms:
        version.pk, version.form = None, each
        version.save(force_insert=True)
        each.current = FormVersion(pk=version.pk)
    Form.objects.bulk_update(forms, ["current"])


def bulk(facts: Path, total: int) -> None:
    """Fill up to `total` submissions as rows like the newest one, written by the database itself.

    Their scope, events and finished tasks (of 200,000 at most: older ones are pruned) come along.
    """
    from backend.journal.models import Event
    from backend.survey.submissions.models import Submission, SubmissionVersion

    like = Submission.objects.filter(form__form_id="sang_loc").order_by("-created_at")[0]
    there = Submission.objects.count()
    event = Event.objects.filter(subject=str(like.uuid)).earliest("id")
    name = f"bulk{there}_"
    first = _numbers_kept(SubmissionVersion, total)
    for start in range(0, total - there, 50_000):
        numbers = range(start, min(start + 50_000, total - there))
        # A version and its submission name each other: checked when both are there.
        with transaction.atomic():
            _copy_submissions(like, numbers, name, first)
            _copy_events(event, numbers, name, with_tasks=start < 200_000)
    analyze()


def _numbers_kept(model: type[models.Model], total: int) -> int:
    """The first of `total` numbers of this table that nobody else will take."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT setval(pg_get_serial_sequence(%s, 'id'), nextval(pg_get_serial_sequence(%s,"
            " 'id')) + %s) - %s",
            [model._meta.db_table] * 2 + [total, total],
        )
        return int(cursor.fetchone()[0])


def _new_uuid(name: str) -> str:
    """Keys are those of random UUIDs, so that indexes are as scattered as in life."""
    return f"md5('{name}' || n)::uuid"


def _copy_submissions(like: Any, numbers: range, name: str, first: int) -> None:
    from backend.survey.submissions.models import Submission, SubmissionScope, SubmissionVersion

    uuid, number = _new_uuid(name), f"{first} + n"
    shared = {
        "instance_id": f"'{name}' || n",
        "created_at": "created_at - n * interval '31 seconds'",
    }
    version, key = f"id = {like.current_id}", f"'{like.uuid}'"
    _copy(SubmissionVersion, version, numbers, id=number, submission_id=uuid, **shared)
    _copy(Submission, f"uuid = {key}", numbers, uuid=uuid, current_id=number, **shared)
    _copy(SubmissionScope, f"submission_id = {key}", numbers, submission_id=uuid)


def _copy_events(event: Any, numbers: range, name: str, *, with_tasks: bool) -> None:
    from backend.journal.models import Event, Task

    subject = f"({_new_uuid(name)})::text"
    _copy(Event, f"id = {event.pk}", numbers, subject=subject, at="at - interval '8d'")
    if with_tasks:
        last = "currval(pg_get_serial_sequence('journal_event', 'id'))"
        of_event = f"{last} - {numbers.stop - 1} + n"
        _copy(Task, f"event_id = {event.pk}", numbers, subject=subject, event_id=of_event)


def _copy(model: type[models.Model], where: str, numbers: range, **changed: str) -> None:
    """Rows like one (or some) that is there, one for each number `n`."""
    table = model._meta.db_table
    columns = [field.column for field in model._meta.concrete_fields]
    if "id" not in changed and isinstance(model._meta.pk, models.AutoField):
        columns.remove("id")
    taken = ", ".join(changed.get(name, f'"{name}"') for name in columns)
    names = ", ".join(f'"{name}"' for name in columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({names}) SELECT {taken} FROM {table},"  # noqa: S608
            f" generate_series({numbers.start}, {numbers.stop - 1}) AS n WHERE {where}"
        )


def analyze() -> None:
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backend.settings")
    django.setup()
    where, act, *more = sys.argv[1:]
    if act == "make":
        make(Path(where))
    elif act == "bulk":
        bulk(Path(where), int(more[0]))
    else:
        analyze()
