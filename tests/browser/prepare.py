"""Makes the ground for the browser: `python -m tests.browser.prepare FACTS`.

Migrates the database that the environment names, builds an invented province with its people, the
real questionnaires, a school from a phone, a campaign of two planned activities, boundaries and a
hotspot, and collects the static files. FACTS tells a test what it needs: see `main`.
"""

import json
import os
import sys
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from typing import Any

import django
from django.core.management import call_command
from django.test.utils import setup_test_environment
from django.utils import timezone

SCHOOL = "Trường THCS Bình Minh"
CAMPAIGN = "Tháng hành động phòng, chống ma túy"


def main(facts: Path) -> None:
    """Build everything in the empty database of this process's settings."""
    django.setup()
    setup_test_environment()  # the phone speaks to the host "testserver"
    from backend.accounts import services as accounts
    from backend.accounts.handsets import code_of
    from backend.accounts.phone_settings import settings_of
    from backend.web.codes import choices_of
    from tests import build
    from tests.journey import open_campaign, publish

    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    build.unit_tree()
    accounts.ensure_roles()
    project = accounts.create_project(
        name="Kế hoạch phòng ngừa tỉnh Thử Nghiệm", units=[build.PROVINCE], now=timezone.now()
    )
    people = _people(project)
    publish(project, "dk_dia_diem", "hoat_dong", "cuoc_thi", "sang_loc_assist", "sua_phieu")
    campaign = open_campaign(project, CAMPAIGN)
    app_user, token = accounts.create_app_user(
        project=project, name="Máy của trường", holder=people["school"], now=timezone.now()
    )
    _school(build.phone_with(token, app_user))
    build.work()
    _plan(str(campaign), people["school"])
    submission = _sent_back(people["admin"])
    link = _link(project, people["admin"])
    _ground()
    told = {
        "project": project.pk,
        "campaign": str(campaign),
        "phone": str(app_user.pk),
        "tokens": [token],
        "submission": submission,
        "link": link,
        "code": code_of(app_user),
        "choices": asdict(choices_of(project, settings_of(project))),
        "people": {key: user.email for key, user in people.items()},
        "user": people["school"].pk,
        "password": build.PASSWORD,
    }
    facts.write_text(json.dumps(told))


def _people(project: Any) -> dict[str, Any]:
    from tests import build

    return {
        "admin": build.person("admin", "administrator", None, project_wide=True),
        "officer": build.person("officer", "officer", project, units=(build.PROVINCE,)),
        "school": build.person("school", "school_staff", project, units=(build.COMMUNE_A,)),
        "health": build.person("health", "health_worker", project, units=(build.COMMUNE_A,)),
    }


def _link(project: Any, admin: Any) -> str:
    """The token of a public link to the contest."""
    from backend.accounts import links

    _, link = links.create_link(
        project=project,
        form_id="cuoc_thi",
        name="Bảng tin trường",
        once=True,
        expires_at=None,
        actor=admin,
        now=timezone.now(),
    )
    return link


def _school(phone: Any) -> None:
    from tests.journey import registered

    registered(phone, SCHOOL)


def _sent_back(officer: Any) -> str:
    """The school's registration goes back to it, with a question marked; its UUID."""
    from backend.survey.quality import send_backs
    from backend.survey.submissions.models import Submission

    found = Submission.objects.select_related("form__current", "current__form_version").get()
    fields = found.current.form_version.fields if found.current else []
    asked = [each["path"] for each in fields if each["labels"] and each["type"] == "string"]
    send_backs.send_back(
        submission=found,
        questions=asked[:2],
        note="Tên trường chưa đủ, hãy ghi cả xã.",
        actor=officer,
        now=timezone.now(),
    )
    return str(found.pk)


def _plan(campaign: str, assignee: Any) -> None:
    from outreach.models import Campaign, Site
    from outreach.services import plan_activity

    for kind, days in (("T01", 0), ("T02", 1)):
        plan_activity(
            campaign=Campaign.objects.get(pk=campaign),
            site=Site.objects.get(name=SCHOOL),
            kind=kind,
            planned_on=timezone.localdate() + timedelta(days=days),
            assignee=assignee,
        )


def _ground() -> None:
    from geo.services import designate, import_boundaries
    from tests import build
    from tests.journey import squares

    today = timezone.localdate()
    import_boundaries(content=squares(), valid_on=today, now=timezone.now())
    for unit in (build.COMMUNE_A, build.COMMUNE_B):
        designate(
            unit=unit, grade="trong_diem_1", starts_on=today - timedelta(days=90), synthetic=True
        )


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backend.settings")
    main(Path(sys.argv[1]))
