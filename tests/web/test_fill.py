"""Filling in the browser: the page's own policy, the key, and who may post with what."""

import base64
import hashlib
import json
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from backend.accounts.models import AppUser
from backend.survey.forms import services as forms
from backend.survey.submissions.models import Submission
from backend.survey.xforms import build as fill
from backend.web import engine
from tests import build


@pytest.fixture
def form(project):
    made = build.form(project, build.simple())
    build.form(project, build.simple(form_id="khac"))
    return made


@pytest.fixture
def hers(enter, worker):
    return enter(worker)


def address(project, what: str, form_id: str = "thu") -> str:
    return f"/projects/{project.pk}/forms/{form_id}/{what}"


def key(browser, project, form_id: str = "thu") -> dict[str, str]:
    return json.loads(browser.post(address(project, "key", form_id)).content)


def post(url: str, form, browser: Client | None = None):
    """As the web form posts: the XML as a file, no cookie unless a browser is given."""
    xml = fill(bytes(form.current.xform), {"tuoi": 30}, instance_id="uuid:1")
    part = SimpleUploadedFile("form.xml", xml, content_type="text/xml")
    return (browser or Client()).post(url, {"xml_submission_file": part})


def test_only_this_page_has_a_looser_policy_and_it_names_no_host(project, form, hers):
    answer = hers.get(address(project, "fill"))
    policy = dict(part.split(" ", 1) for part in answer["Content-Security-Policy"].split("; "))
    digest = base64.b64encode(hashlib.sha256(engine.import_map().encode()).digest()).decode()
    assert policy["script-src"] == f"'self' 'sha256-{digest}' 'wasm-unsafe-eval'"
    assert policy["style-src"] == "'self' 'unsafe-inline'"
    assert policy["default-src"] == "'none'"
    assert policy["connect-src"] == policy["font-src"] == "'self' data:"
    assert policy["form-action"] == "'self'"
    assert "http" not in answer["Content-Security-Policy"]
    assert f'<script type="importmap">{engine.import_map()}</script>' in answer.content.decode()


def test_the_page_holds_no_key_and_getting_it_makes_none(project, form, hers):
    page = hers.get(address(project, "fill"))
    assert not AppUser.objects.filter(kind=AppUser.Kind.WEB_FORM).exists()
    assert "/v1/key/" not in page.content.decode()
    assert page["Cache-Control"] == "no-store"


def test_the_key_comes_by_post_opens_the_form_and_takes_the_answers(project, form, hers, worker):
    told = key(hers, project)
    anyone = Client()
    blank = anyone.get(f"{told['version']}/form.xml")
    assert blank.content == bytes(form.current.xform)
    assert post(told["submission"], form).status_code == 201
    stored = Submission.objects.get()
    assert (stored.submitter, stored.app_user) == (worker, None)


def test_a_key_opens_its_one_form_and_project_only(project, form, hers):
    told = key(hers, project, "khac")
    assert post(told["submission"], form).status_code == 403
    other = told["submission"].replace(f"projects/{project.pk}/", "projects/99/")
    assert post(other, form).status_code in {403, 404}
    assert not Submission.objects.exists()


def test_a_key_ends_after_two_hours_and_a_new_one_is_had(project, form, hers):
    told = key(hers, project)
    AppUser.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert post(told["submission"], form).status_code == 403
    assert post(key(hers, project)["submission"], form).status_code == 201


def test_the_key_needs_a_post_of_our_own_page(project, form, worker):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(worker, backend="backend.accounts.backends.EmailBackend")
    assert strict.get(address(project, "key")).status_code == 405
    assert strict.post(address(project, "key")).status_code == 403
    strict.get(address(project, "fill"))
    token = strict.cookies["csrftoken"].value
    answer = strict.post(address(project, "key"), headers={"X-CSRFToken": token})
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "no-store"


def test_a_page_of_another_site_cannot_post_in_a_signed_in_persons_name(project, form, hers):
    url = f"/v1/projects/{project.pk}/submission"
    answer = post(url, form, hers)
    assert answer.status_code == 401
    assert b"<OpenRosaResponse" in answer.content
    assert not Submission.objects.exists()
    assert "sessionid" in hers.cookies


@pytest.mark.parametrize("what", ["fill", "key"])
def test_who_may_not_fill_gets_neither_page_nor_key(what, project, form, enter, leader):
    browser = enter(leader)
    call = browser.post if what == "key" else browser.get
    assert call(address(project, what)).status_code == 403
    assert call(address(project, what, "khong-co")).status_code in {403, 404}


def test_a_form_for_other_units_is_not_hers_to_fill(project, form, hers):
    forms.set_units(form=form, units=[build.COMMUNE_B])
    assert hers.get(address(project, "fill")).status_code == 404
    assert hers.post(address(project, "key")).status_code == 404


def test_a_draft_is_not_filled_here(project, form, hers):
    build.draft(project, build.simple(form_id="nhap"))
    assert hers.get(address(project, "fill", "nhap")).status_code == 404


def test_without_the_engine_a_sentence_says_what_to_do(project, form, hers, settings, tmp_path):
    settings.STATICFILES_DIRS = [tmp_path]
    page = hers.get(address(project, "fill")).content.decode()
    assert "chưa tải được tệp của mẫu phiếu web" in page
    assert "importmap" not in page


def test_english_pages_leave_the_engine_in_english(project, form, hers, settings, tmp_path):
    for folder in ("web-forms", "vue"):
        (tmp_path / "vendor" / folder).mkdir(parents=True)
        (tmp_path / "vendor" / folder / ".stamp").touch()
    settings.STATICFILES_DIRS = [tmp_path]
    assert "web-forms-vi.js" in hers.get(address(project, "fill")).content.decode()
    hers.post("/language", {"language": "en"})
    assert "web-forms-vi.js" not in hers.get(address(project, "fill")).content.decode()
