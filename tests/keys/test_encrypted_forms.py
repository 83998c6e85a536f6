"""A project switches encryption on: phones encrypt, the server keeps what it can't read."""

import io
import zipfile
from urllib.parse import quote

import pytest

from backend import problems
from backend.accounts.models import Project, User
from backend.survey.forms import encrypting
from backend.survey.forms.models import Form
from backend.survey.keys import selectors as keys
from backend.survey.keys.models import Key
from backend.survey.submissions import reviewing
from backend.survey.submissions.models import Submission, SubmissionVersion
from backend.survey.submissions.opening import Opener
from backend.survey.xforms import public_key_of
from outreach.models import Activity
from tests import build
from tests.api.conftest import Program, token_of
from tests.chaos.prepare import MAPPING
from tests.keys.encrypting import Sealed, sealed
from tests.phone import Blank, FieldPhone

PASSPHRASE = "chín con trâu qua sông"
FORM = build.SIMPLE.format(version=1)
ANSWERS = {"ma_xa": "90001", "ngay": "2026-05-17", "tuoi": 31, "anh": "1.jpg"}


@pytest.fixture
def form(project: Project) -> Form:
    mapping = {**MAPPING, "fields": {"attendances": "tuoi"}, "position": "vi_tri"}
    return build.form(project, FORM, mapping=mapping)


@pytest.fixture
def key(form: Form, admin: User) -> Key:
    return encrypting.switch_on(
        project=form.project, passphrase=PASSPHRASE, hint="trâu", actor=admin, now=build.NOW
    )


def hidden(phone: FieldPhone, blank: Blank, instance_id: str) -> Sealed:
    return sealed(
        phone.fill(blank, ANSWERS, instance_id=instance_id),
        {"1.jpg": b"anh"},
        public_key=public_key_of(blank.xform),
        form_id=blank.listed.form_id,
        version=blank.listed.version,
        instance_id=instance_id,
    )


def test_phones_get_a_version_that_names_the_key(key: Key, phone: FieldPhone) -> None:
    listed = phone.form_list()[0]
    assert listed.version.startswith("1[encrypted:")
    assert public_key_of(phone.blank("thu").xform) == key.public_key


def test_what_was_encrypted_is_stored_and_goes_nowhere_else(key: Key, phone: FieldPhone) -> None:
    post = hidden(phone, phone.blank("thu"), "uuid:1")
    sent = phone.submit(post.manifest, post.files)
    assert sent.status_code == 201, sent.message
    build.work()
    stored = SubmissionVersion.objects.get()
    assert stored.encrypted
    assert stored.local_key
    assert "tuoi" not in stored.answers
    assert set(stored.attachments.exclude(blob=None).values_list("name", flat=True)) == {
        "1.jpg.enc",
        "submission.xml.enc",
    }
    assert not Activity.objects.exists()
    assert Submission.objects.get().unit == build.COMMUNE_A  # the holder's, never a question's


def test_plain_answers_to_it_are_refused_and_nothing_is_stored(key: Key, phone: FieldPhone) -> None:
    sent = phone.send("thu", ANSWERS)
    assert sent.status_code == 409
    assert "ODK Collect" in sent.message
    assert not Submission.objects.exists()


def test_what_phones_filled_before_the_switch_still_arrives(
    form: Form, phone: FieldPhone, admin: User
) -> None:
    filled = phone.fill(phone.blank("thu"), {**ANSWERS, "anh": ""}, instance_id="uuid:cu")
    encrypting.switch_on(
        project=form.project, passphrase=PASSPHRASE, hint="", actor=admin, now=build.NOW
    )
    assert phone.submit(filled, None).status_code == 201


def test_an_encrypted_answer_to_a_plain_form_is_refused(
    form: Form, phone: FieldPhone, key: Key
) -> None:
    post = hidden(phone, phone.blank("thu"), "uuid:1")
    plain = post.manifest.replace(phone.form_list()[0].version.encode(), b"1")
    assert phone.submit(plain, post.files).status_code == 400
    assert not Submission.objects.exists()


def test_a_form_that_is_uploaded_later_encrypts_as_well(key: Key, project: Project) -> None:
    later = build.form(project, FORM.replace("| thu ", "| sau "))
    assert later.current is not None
    assert later.current.key_id == key.pk


def test_a_form_s_own_key_is_kept(key: Key, project: Project) -> None:
    own = key.public_key[:50] + ("A" if key.public_key[50] != "A" else "B") + key.public_key[51:]
    settings = FORM.replace("| version      |", "| version | public_key |")
    text = settings.replace("| 1    |", f"| 1 | {own} |").replace("| thu ", "| rieng ")
    form = build.form(project, text)
    assert form.current is not None
    assert form.current.key is not None
    assert (form.current.key.public_key, form.current.key.managed) == (own, False)


def test_what_is_no_key_is_refused(project: Project) -> None:
    settings = FORM.replace("| version      |", "| version | public_key |")
    with pytest.raises(problems.Problem) as caught:
        build.draft(project, settings.replace("| 1    |", "| 1 | khoa |"))
    assert caught.value.code == "400.683"
    assert not Form.objects.exists()


def test_encryption_is_switched_on_once_and_its_passphrase_is_long(key: Key, admin: User) -> None:
    for passphrase, code in ((PASSPHRASE, "409.4"), ("ngắn", "400.21")):
        with pytest.raises(problems.Problem) as caught:
            encrypting.switch_on(
                project=key.project, passphrase=passphrase, hint="", actor=admin, now=build.NOW
            )
        assert caught.value.code == code
    assert Key.objects.count() == 1


def test_the_passphrase_opens_answers_and_photos_and_nothing_else_does(
    key: Key, phone: FieldPhone, project: Project
) -> None:
    post = hidden(phone, phone.blank("thu"), "uuid:1")
    phone.submit(post.manifest, post.files)
    version = SubmissionVersion.objects.get()
    opener = Opener(keys.unlocked(project, {key.pk: PASSPHRASE}))
    answers = opener.answers(version)
    assert answers is not None
    assert answers["tuoi"] == 31
    assert b"".join(opener.file(version, "1.jpg.enc")) == b"anh"
    assert Opener({}).answers(version) is None
    with pytest.raises(problems.Problem) as caught:
        keys.unlocked(project, {key.pk: "sai"})
    assert caught.value.code == "400.12"


def test_a_submission_whose_xml_is_still_on_the_phone_is_not_opened_yet(
    key: Key, phone: FieldPhone, project: Project
) -> None:
    post = hidden(phone, phone.blank("thu"), "uuid:1")
    phone.submit(post.manifest, {"1.jpg.enc": post.files["1.jpg.enc"]})
    opener = Opener(keys.unlocked(project, {key.pk: PASSPHRASE}))
    assert opener.answers(SubmissionVersion.objects.get()) is None


def test_nobody_reviews_what_nobody_can_read(key: Key, phone: FieldPhone, admin: User) -> None:
    post = hidden(phone, phone.blank("thu"), "uuid:1")
    phone.submit(post.manifest, post.files)
    submission = Submission.objects.select_related("form__current").get()
    with pytest.raises(problems.Problem) as caught:
        reviewing.review(submission=submission, state="approved", actor=admin, now=build.NOW)
    assert caught.value.code == "409.682"
    submission.refresh_from_db()
    assert submission.review_state == ""


def test_exports_read_it_only_while_the_passphrase_is_given(
    key: Key, phone: FieldPhone, admin: User
) -> None:
    post = hidden(phone, phone.blank("thu"), "uuid:1")
    phone.submit(post.manifest, post.files)
    program = Program(token_of(admin))
    path = f"/projects/{key.project_id}/forms/thu/submissions"
    assert [each["id"] for each in program.get(f"{path}/keys").json()] == [key.pk]

    def taken(query: str) -> zipfile.ZipFile:
        answer = program.get(f"{path}.csv.zip{query}")
        return zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))

    closed, opened = taken(""), taken(f"?{key.pk}={quote(PASSPHRASE)}")
    assert "31" not in closed.read("thu.csv").decode().split("\n")[1].split(",")
    assert "not decrypted" in closed.read("thu.csv").decode()
    assert [name for name in closed.namelist() if name.startswith("media")] == []
    assert "31" in opened.read("thu.csv").decode().split("\n")[1].split(",")
    assert opened.read("media/1.jpg") == b"anh"
    assert program.get(f"{path}.csv.zip?{key.pk}=sai").json()["code"] == 400.12
