"""Who reads the whole project and works in one commune acts in that commune alone."""

from datetime import date

import pytest

from backend.accounts import services as accounts
from backend.accounts.models import Project, User
from outreach.models import HotlineCall, ReferralCode
from tests import build
from tests.casework import referral_forms as forms
from tests.journey import publish
from tests.phone import FieldPhone

pytestmark = pytest.mark.django_db
REASON = "gọi lại cho người hỏi tư vấn"


def viewing_all(name: str, role: str, project: Project) -> User:
    """She reads every row of the project, and holds `role` in commune B."""
    person = build.person(name, role, project, units=(build.COMMUNE_B,))
    accounts.assign(
        role=accounts.ensure_roles()["project_viewer"],
        project=project,
        user=person,
        project_wide=True,
        starts_on=date(2020, 1, 1),
    )
    return person


def test_a_counsellor_elsewhere_neither_handles_a_call_nor_sees_its_number(
    project: Project,
) -> None:
    publish(project, "duong_day_nong")
    here = build.person("tu-van", "counsellor", project, units=(build.COMMUNE_A,))
    call = forms.call(build.phone_of(here, project))
    client = forms.signed_in(viewing_all("khac", "counsellor", project))
    page = f"/projects/{project.pk}/hotline/{call.pk}"
    assert client.get(f"/projects/{project.pk}/submissions/{call.pk}").status_code == 200
    assert client.post(f"{page}/handle").status_code == 404
    answer = client.post(f"{page}/number", {"reason": REASON})
    assert answer.status_code == 404
    assert forms.PHONE not in answer.content.decode()
    assert HotlineCall.objects.get().handled_at is None


def test_a_worker_elsewhere_neither_prints_nor_renews_the_card_of_a_referral(
    phone: FieldPhone, project: Project
) -> None:
    publish(project, "chuyen_gui")
    found = forms.refer(phone)
    code, kept = forms.code_of(found), ReferralCode.objects.get()
    client = forms.signed_in(viewing_all("khac", "health_worker", project))
    page = f"/projects/{project.pk}/referrals/{found.pk}/card"
    for posted in ({}, {"renew": "1"}):
        answer = client.post(page, posted)
        assert answer.status_code == 404
        assert f"{code[:4]}-{code[4:]}" not in answer.content.decode()
    assert ReferralCode.objects.get().code_hash == kept.code_hash
