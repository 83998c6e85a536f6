"""Keys of phones, web forms and programs; none of them stands in the database."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from django.apps import apps
from django.conf import LazySettings
from django.db import IntegrityError, transaction
from django.utils import timezone

from backend.accounts import programme, selectors, services, tokens, verbs
from backend.accounts.models import AppUser, Project, Role, User
from backend.problems import Problem
from backend.survey.forms import selectors as forms
from backend.survey.forms.making import draft_token
from tests import build
from tests.phone import FieldPhone

pytestmark = pytest.mark.django_db
NOW = build.NOW
SITE = UUID(int=9)


@pytest.fixture
def key(worker: User, project: Project) -> tuple[AppUser, str]:
    return services.create_app_user(project=project, name="máy", holder=worker, now=NOW)


def all_texts() -> str:
    """Everything that the database holds, as text."""
    rows = (row for model in apps.get_models() for row in model._default_manager.values_list())
    return "\n".join(str(value) for row in rows for value in row)


def test_a_copy_of_the_database_opens_no_door(
    key: tuple[AppUser, str], worker: User, project: Project
) -> None:
    _, session = services.open_session(user=worker, now=NOW)
    web = services.create_web_form_key(project=project, form_id="thu", user=worker, now=NOW)
    draft = draft_token(build.draft(project, build.simple()))
    stored = all_texts()
    for token in (key[1], session, web, draft):
        assert len(token) >= 64
        assert token not in stored
        assert tokens.hashed(token) in stored


def test_a_phones_token_can_be_shown_again_and_not_after_the_secret_changed(
    key: tuple[AppUser, str], settings: LazySettings
) -> None:
    app_user, token = key
    assert services.token_of(AppUser.objects.get()) == token
    assert token.replace("-", "").replace("_", "").isalnum()
    settings.SECRET_KEY = "ein anderes"
    assert services.token_of(app_user) == ""


def test_no_two_keys_are_alike(worker: User, project: Project) -> None:
    made = {
        services.create_app_user(project=project, name="máy", holder=worker, now=NOW)[1]
        for _ in range(5)
    }
    assert len(made) == 5
    assert tokens.derived("app-user", 1) != tokens.derived("draft", 1)
    assert tokens.derived("app-user", 1) != tokens.derived("app-user", 1, 2)


@pytest.mark.parametrize("token", ["", "x", "\x00", "\udcff", "a" * 100_000, "ẩn"])
def test_nonsense_for_a_token_is_nobody(key: tuple[AppUser, str], token: str) -> None:
    assert selectors.app_user_by_token(token, NOW) is None
    assert selectors.session_by_token(token, NOW) is None


def test_a_key_opens_until_it_is_taken_back(key: tuple[AppUser, str], worker: User) -> None:
    app_user, token = key
    assert selectors.app_user_by_token(token, NOW) == app_user
    services.revoke_app_user(app_user=app_user, actor=worker, now=NOW)
    assert selectors.app_user_by_token(token, NOW) is None
    first = AppUser.objects.get().revoked_at
    services.revoke_app_user(app_user=app_user, actor=worker, now=NOW + timedelta(days=1))
    assert AppUser.objects.get().revoked_at == first


def test_a_sites_key_opens_though_no_person_holds_it(project: Project) -> None:
    app_user, token = services.create_app_user(project=project, name="x", site=SITE, now=NOW)
    assert selectors.app_user_by_token(token, NOW) == app_user


def test_the_key_of_somebody_who_left_is_answered_403_at_the_door(
    phone: FieldPhone, worker: User
) -> None:
    assert phone.call("GET", f"{phone.server_url}/formList").status == 200
    User.objects.filter(pk=worker.pk).update(is_active=False)
    for method, path in (("GET", "formList"), ("HEAD", "submission"), ("GET", "integrity?id=x")):
        assert phone.call(method, f"{phone.server_url}/{path}").status == 403
    User.objects.filter(pk=worker.pk).update(is_active=True)
    assert phone.call("GET", f"{phone.server_url}/formList").status == 200


def test_a_site_sends_through_its_own_key(project: Project) -> None:
    build.form(project, build.simple())
    services.assign(
        role=Role.objects.create(name="s", title="s", verbs=["submission.create:thu"]),
        project=project,
        site=SITE,
        units=[build.COMMUNE_A],
        starts_on=date(2020, 1, 1),
    )
    app_user, token = services.create_app_user(project=project, name="x", site=SITE, now=NOW)
    phone = build.phone_with(token, app_user)
    assert phone.send("thu", {"tuoi": 3}).status_code == 201
    submission = project.submission_set.get()
    assert (submission.submitter, submission.app_user) == (None, app_user)
    assert submission.unit == build.COMMUNE_A


def test_a_web_forms_key_lives_two_hours_and_opens_one_form(worker: User, project: Project) -> None:
    for form_id in ("thu", "khac"):
        build.form(project, build.simple(form_id=form_id))
    now = timezone.now()
    token = services.create_web_form_key(project=project, form_id="thu", user=worker, now=now)
    assert selectors.app_user_by_token(token, now + timedelta(hours=2, seconds=-1)) is not None
    assert selectors.app_user_by_token(token, now + timedelta(hours=2)) is None
    phone = build.phone_with(token, AppUser.objects.get(kind="web_form"))
    assert [each.form_id for each in phone.form_list()] == ["thu"]
    other = build.phone_of(worker, project).blank("khac")
    assert phone.submit(phone.fill(other, {"tuoi": 3})).status_code == 403
    assert phone.send("thu", {"tuoi": 3}).status_code == 201
    submission = project.submission_set.get()
    # The key is short-lived: the person stays as the sender, the key does not.
    assert (submission.submitter, submission.app_user) == (worker, None)


def test_a_web_forms_key_downloads_no_other_form(worker: User, project: Project) -> None:
    other = build.form(project, build.simple(form_id="khac")).current
    assert other is not None
    services.create_web_form_key(project=project, form_id="thu", user=worker, now=NOW)
    key = AppUser.objects.get()
    with pytest.raises(Problem, match=r"404\.1"):
        forms.version_for(key, project, "khac", other.pk)
    assert forms.version_for(worker, project, "khac", other.pk) == other


def test_a_session_lasts_a_day_and_ends_when_closed_or_when_the_person_leaves(
    worker: User,
) -> None:
    session, token = services.open_session(user=worker, now=NOW)
    day = timedelta(hours=24)
    assert selectors.session_by_token(token, NOW + day - timedelta(seconds=1)) == session
    assert selectors.session_by_token(token, NOW + day) is None
    User.objects.filter(pk=worker.pk).update(is_active=False)
    assert selectors.session_by_token(token, NOW) is None
    User.objects.filter(pk=worker.pk).update(is_active=True)
    services.close_session(session=session)
    assert selectors.session_by_token(token, NOW) is None


def test_that_a_phone_called_is_noted_at_most_every_ten_minutes(
    key: tuple[AppUser, str],
) -> None:
    noted = []
    for minutes in (0, 9, 11):
        services.seen(app_user=AppUser.objects.get(), now=NOW + timedelta(minutes=minutes))
        noted.append(AppUser.objects.get().last_seen_at)
    assert noted == [NOW, NOW, NOW + timedelta(minutes=11)]


def test_a_key_has_at_most_one_holder(worker: User, project: Project) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        services.create_app_user(project=project, name="x", holder=worker, site=SITE, now=NOW)


def test_verbs_of_the_starting_roles_are_verbs_of_the_house(project: Project) -> None:
    known = {value for name, value in vars(verbs).items() if name.isupper() and value != "READ"
             and isinstance(value, str)}  # fmt: skip
    for told in programme.OF_PROGRAMME.values():
        assert {each.split(":")[0] for each in told.verbs} <= known
