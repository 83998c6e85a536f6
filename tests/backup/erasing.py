"""A person in the place that the environment names: `fill`, `look UUID`, `erase UUID`."""

import json
import os
import sys
from uuid import UUID

import django
from django.utils import timezone

SECRET = "Nguyễn Thị Trồng Sẵn"
FORM = """
| survey   |            |         |          |                    |
|          | type       | name    | label    | bind::dh:sensitive |
|          | text       | ma_xa   | Xã       |                    |
|          | text       | ten     | Họ tên   | identity           |
| settings |            |         |          |                    |
|          | form_title | form_id | version  | namespaces         |
|          | Hồ sơ      | ho_so   | 1        | dh="{namespace}"   |
"""


def fill() -> None:
    """A form with a sensitive question, and one answer to it."""
    from backend.accounts import services as accounts
    from backend.accounts.models import Project, User
    from backend.survey.submissions.models import Submission
    from backend.survey.xforms import NAMESPACE
    from tests import build
    from tests.phone import FieldPhone

    project, holder = Project.objects.get(), User.objects.get(email="worker@example.org")
    build.form(project, FORM.replace("{namespace}", NAMESPACE))
    app_user, token = accounts.create_app_user(
        project=project, name="máy", holder=holder, now=timezone.now()
    )
    phone: FieldPhone = build.phone_with(token, app_user)
    assert phone.send("ho_so", {"ma_xa": "90001", "ten": SECRET}).status_code == 201
    print(Submission.objects.get(form__form_id="ho_so").pk)


def look(uuid: str) -> None:
    from backend.problems import Problem
    from backend.survey.submissions import sealed
    from backend.survey.submissions.models import Submission

    version = Submission.objects.get(pk=UUID(uuid)).current
    assert version is not None
    try:
        read = str(sealed.answers_of(version).get("ten", ""))
    except Problem:
        read = ""
    print(json.dumps({"read": read, "submissions": Submission.objects.count()}))


def erase(uuid: str) -> None:
    from backend.privacy import erasures

    now = timezone.now()
    erasures.erase(owner=f"submission:{uuid}", reason="thử", actor=None, now=now)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backend.settings")
    os.environ.setdefault("ALLOWED_HOSTS", "testserver,127.0.0.1")
    django.setup()
    {"fill": fill, "look": look, "erase": erase}[sys.argv[1]](*sys.argv[2:])
