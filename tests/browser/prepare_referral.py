"""Makes the ground for the referral loop: `python -m tests.browser.prepare_referral FACTS`.

An invented province, the referral and hotline forms, an outreach worker with a phone, a counsellor
who takes calls. FACTS tells the test what it needs.
"""

import json
import os
import sys
from pathlib import Path

import django
from django.core.management import call_command
from django.test.utils import setup_test_environment
from django.utils import timezone


def main(facts: Path) -> None:
    """Build everything in the empty database of this process's settings."""
    django.setup()
    setup_test_environment()
    from backend.accounts import services as accounts
    from tests import build
    from tests.casework import referral_forms as forms
    from tests.journey import publish

    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    build.unit_tree()
    accounts.ensure_roles()
    project = accounts.create_project(
        name="Kế hoạch phòng ngừa tỉnh Thử Nghiệm", units=[build.PROVINCE], now=timezone.now()
    )
    units = (build.COMMUNE_A,)
    people = {
        "worker": build.person("worker", "outreach_worker", project, units=units),
        "counsellor": build.person("counsellor", "counsellor", project, units=units),
    }
    publish(project, "chuyen_gui", "duong_day_nong")
    app_user, token = accounts.create_app_user(
        project=project, name="Máy của cộng tác viên", holder=people["worker"], now=timezone.now()
    )
    desk = build.phone_of(people["counsellor"], project)
    forms.call(desk, **{"cuoc_goi/ngay": forms.day(-9)})
    forms.call(desk, **{"cuoc_goi/loai": "khung_hoang", "noi/muc_khan": "khan"})
    forms.refer(build.phone_with(token, app_user), **{"noi_ngay/ngay": forms.day(-9)})
    told = {
        "project": project.pk,
        "tokens": [token],
        "people": {key: user.email for key, user in people.items()},
        "password": build.PASSWORD,
    }
    facts.write_text(json.dumps(told))


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backend.settings")
    main(Path(sys.argv[1]))
