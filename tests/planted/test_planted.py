"""A demo year with planted identities: nothing that the server wrote or said has one in clear."""

import io
import logging
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings, settings
from django.test import Client
from django.utils import timezone

from backend.accounts import services as accounts
from backend.accounts.models import AppUser, Assignment, Project, User
from backend.demo.programme import Programme
from backend.jobs.reminders import remind
from backend.logs import DiscreetFormatter
from backend.survey.submissions.models import Submission, SubmissionVersion
from backend.webhooks import delivery
from notifications.channels import MemoryChannel
from notifications.models import Message
from notifications.services import deliver
from tests import build
from tests.api.conftest import Program, token_of
from tests.demo.test_demo import sender, started
from tests.phone import FieldPhone
from tests.planted import ground
from tests.planted.ground import PLANTED
from tests.webhooks.conftest import (
    LINE,
    Receiver,
    _knows_nothing,  # noqa: F401
    receive,  # noqa: F401
    receiver,  # noqa: F401
    webhook,
)

HOW_MANY = 12
FORM_ID = "ho_so_trong_san"


@pytest.fixture
def data_dir(settings: LazySettings, tmp_path: Path) -> Path:
    settings.DATA_DIR = tmp_path
    settings.STATIC_ROOT = tmp_path / "staticfiles"
    settings.PUBLIC_URL = "http://testserver"
    settings.ERASURE_LIST = tmp_path / "apart" / "erasures.jsonl"
    return tmp_path


@pytest.fixture
def said_aloud() -> Iterator[io.StringIO]:
    """All that any logger writes, from the finest on, as the server's own log has it."""
    heard = io.StringIO()
    handler = logging.StreamHandler(heard)
    handler.setFormatter(DiscreetFormatter("%(levelname)s %(name)s: %(message)s"))
    root = logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    # What the database was asked is never logged by a server; here it would be everything.
    logging.getLogger("django.db.backends").setLevel(logging.INFO)
    yield heard
    root.removeHandler(handler)
    root.setLevel(before)
    logging.getLogger("django.db.backends").setLevel(logging.NOTSET)


def everything(project: Project, who: User) -> Iterator[tuple[str, bytes]]:
    """What a person gets who asks each door for all there is of the planted form."""
    program = Program(token_of(who))
    base = f"/projects/{project.pk}/forms/{FORM_ID}"
    paths = [
        f"{base}.svc",
        f"{base}.svc/$metadata",
        f"{base}.svc/Submissions",
        f"{base}.svc/Submissions?$expand=*",
        f"{base}.svc/Submissions.lan",
        f"{base}/submissions",
        *(f"{base}/submissions.{kind}" for kind in ("csv", "csv.zip", "xlsx", "geojson")),
        f"{base}/submissions.csv.zip?attachments=true&splitSelectMultiples=true&groupPaths=false",
    ]
    for version in SubmissionVersion.objects.filter(form__form_id=FORM_ID)[:4]:
        one = f"{base}/submissions/{version.submission.instance_id}"
        paths += [one, f"{one}.xml", f"{one}/versions", f"{one}/diffs", f"{one}/attachments"]
        for name in ground.files(int(version.answers["cong_khai"].rsplit(" ")[-1])):
            paths.append(f"{one}/attachments/{name}")
    for path in paths:
        yield f"/v1{path}", whole(program.get(path))
    yield from pages(project, who)


def pages(project: Project, who: User) -> Iterator[tuple[str, bytes]]:
    browser = Client()
    browser.force_login(who, backend="backend.accounts.backends.EmailBackend")
    base = f"/projects/{project.pk}"
    paths = [f"{base}/map", f"{base}/forms", f"{base}/forms/{FORM_ID}/submissions"]
    paths += [f"{base}/forms/{FORM_ID}/submissions?search={word}" for word in ("QXZJW", "ketamin")]
    paths += [f"{base}/forms/{FORM_ID}/exports", f"{base}/forms/{FORM_ID}/quality", "/inbox"]
    for submission in Submission.objects.filter(form__form_id=FORM_ID)[:4]:
        paths.append(f"{base}/submissions/{submission.pk}")
    for path in paths:
        yield path, whole(browser.get(path))


def whole(answer: Any) -> bytes:
    head = "\n".join(f"{name}: {value}" for name, value in answer.items()).encode()
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    assert answer.status_code < 500, body[:300]
    return head + b"\n\n" + body if answer.status_code != 200 else body


def plant(said: Programme, commune: str) -> FieldPhone:
    """Publish the form, fill it a dozen times with files, edit some, send one twice."""
    project = said.projects["duc_pho"]
    markdown = ground.FORM.format(
        form_id=FORM_ID, version="1", namespaces='dh="http://dong-hanh.vn/xforms/1.0"'
    )
    build.form(project, markdown)
    role = accounts.ensure_roles()["data_collector"]
    holder = accounts.create_user(
        email="trong-san@demo.example", name="Người gieo", password=None, now=timezone.now()
    )
    accounts.assign(
        role=role, project=project, user=holder, project_wide=True, starts_on=build.TODAY.min
    )
    phone = build.phone_of(holder, project)
    day = timezone.localdate()
    for number in range(HOW_MANY):
        sent_on = (day - timedelta(days=number)).isoformat()
        told, files = ground.answers(number, commune, sent_on), ground.files(number)
        instance = f"uuid:{number:08d}-0000-4000-8000-000000000000"
        sent = phone.send(FORM_ID, told, instance_id=instance, files=files)
        assert sent.status_code == 201, sent.message
        if number % 4 == 0:
            edited = {**told, "ten_goi": f"{ground.NAME} sửa {number}"}
            again = phone.send(
                FORM_ID, edited, instance_id=f"{instance}-2", deprecated_id=instance, files=files
            )
            assert again.status_code == 201, again.message
    return phone


@pytest.mark.django_db(transaction=True)
def test_nothing_of_a_demo_year_tells_a_planted_identity(
    data_dir: Path,
    receiver: Receiver,  # noqa: F811
    said_aloud: io.StringIO,
) -> None:
    said = started("duc_pho")
    project = said.projects["duc_pho"]
    boss = said.people["admin"]
    hook = {"events": ["submission.create", "submission.update", "submission.review"]}
    webhook(project, boss, receiver.url, **hook)
    one = sender(said, "duc_pho")
    for filled in [*one.year.site_forms(), *list(one.year.event_forms())[:60]]:
        one.send(filled)
    plant(said, one.year.communes[0].code)
    build.work()
    build.work()
    pushed = MemoryChannel()
    remind(timezone.now())
    deliver(channel=pushed, now=timezone.now() + timedelta(minutes=1))
    later = timezone.now() + timedelta(seconds=1)
    while delivery.deliver(line=LINE, now=later, jitter=lambda: 0.5):
        pass

    assert Submission.objects.filter(form__form_id=FORM_ID).count() == HOW_MANY
    assert receiver.calls
    places = {
        "the database": ground.every_value,
        "its file": ground.database_file,
        "the kept files": ground.kept_files,
        "what an administrator gets": lambda: everything(project, boss),
        "webhooks": lambda: iter((call.path, call.body) for call in receiver.calls),
        "pushes": lambda: iter(("push", repr(each).encode()) for each in pushed.sent),
        "messages": lambda: iter(("inbox", str(vars(m)).encode()) for m in Message.objects.all()),
        "the log": lambda: iter([("log", said_aloud.getvalue().encode())]),
    }
    for place, content in places.items():
        assert ground.found_in(content(), PLANTED) == set(), place
    # The search finds what is in clear, so finding nothing says something.
    open_note = (ground.OPEN.encode(),)
    for place in ("the database", "what an administrator gets"):
        assert ground.found_in(places[place](), open_note), place
    if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
        assert ground.found_in(ground.database_file(), open_note)
    assert Assignment.objects.filter(user=boss).exists()
    assert AppUser.objects.exists()
