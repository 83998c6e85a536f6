"""All that a project keeps of commune A: one of each, found by the names in the addresses."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import uuid4

from django.utils import timezone

from backend.accounts import handsets
from backend.accounts import services as accounts
from backend.accounts.models import Project, User
from backend.journal.models import Event
from backend.survey.entities import services as entities
from backend.survey.entities.models import EntityList
from backend.survey.forms.models import Form
from backend.survey.submissions.models import Submission
from backend.webhooks.models import WebhookDelivery
from outreach.models import Release
from tests import build
from tests.api.conftest import Program, token_of
from tests.api.submitting import XML, filled

SECRET: Final = "bí mật xã An"
PHOTO: Final = b"\xff\xd8 an-an-an"
TEXT_ROW: Final = "|          | text       | loi     | Lời          |\n"
ROW: Final = "|          | date       |"


@dataclass
class CommuneA:
    """`values` by the names of parts of addresses; `marks` stand in nothing that is not A's."""

    project: Project
    values: dict[str, object]
    marks: list[bytes]

    def values_at(self, path: str) -> dict[str, object]:
        """In feeds of entities `name` is that of a list."""
        name = self.values["list_name" if "/datasets/{name}" in path else "name"]
        return {**self.values, "name": name}

    def told(self, content: bytes) -> list[bytes]:
        """The marks that an answer gives away."""
        return [mark for mark in self.marks if mark in content]


def questionnaire(version: str, form_id: str = "thu", rows: str = "") -> str:
    return build.simple(version, form_id).replace(ROW, rows + TEXT_ROW + ROW, 1)


def commune_a(
    project: Project, boss: Program, admin: User, form_id: str = "thu", rows: str = ""
) -> CommuneA:
    """Made through the door itself, as programs would. `rows`: more of the questionnaire."""
    home = f"/projects/{project.pk}"
    build.form(project, questionnaire("1", form_id, rows))
    build.draft(project, questionnaire("2", form_id, rows))
    values = {
        "project_id": project.pk,
        "form_id": form_id,
        "number": Form.objects.get(form_id=form_id).pk,
        "version": "1",
        "month": "2026-05",
        "table": "Submissions",
        "token": "x" * 64,
        "key": "login-appearance",
        "key_id": uuid4(),  # an API key is only its owner's
        **submission_of(boss, home, form_id),
        **_entities(project, boss, home),
        **_people(project, admin),
    }
    build.work()  # areas are noted by the worker
    Release.objects.create(
        project_id=project.pk,
        kind="S01",
        month=date(2026, 5, 1),
        k_total=5,
        k_cell=5,
        made_at=build.NOW,
    )
    given(boss.post(f"{home}/actor-properties", {"name": "xa"}))
    given(boss.post("/config/login-appearance", {"title": "Đồng Hành"}))
    values |= checked(boss, f"{home}/forms/{form_id}") | _webhook(boss, home)
    submission = Submission.objects.get(is_draft=False)
    values |= _desk(boss, home, form_id, str(submission.pk))
    marks = [SECRET, "uuid:a-1", "uuid:a-2", "a-1.jpg", "may-cua-an", "thon-an"]
    marks += [str(submission.uuid), str(values["entity_id"])]
    return CommuneA(project, values, [*(each.encode() for each in marks), PHOTO])


def submission_of(boss: Program, home: str, form_id: str) -> Mapping[str, object]:
    """With a photo, an edit, a comment and a send-back; and one that tries the draft."""
    form = f"{home}/forms/{form_id}"
    one = f"{form}/submissions/uuid:a-1"
    told = {"loi": SECRET, "anh": "a-1.jpg", "form_id": form_id}
    given(boss.send(f"{form}/submissions", filled("uuid:a-1", **told), XML))
    given(boss.send(f"{one}/attachments/a-1.jpg", PHOTO, "image/jpeg"))
    edit = filled("uuid:a-2", deprecated_id="uuid:a-1", **told)
    given(boss.client.put(f"/v1{one}", edit, content_type=XML, headers=boss.headers))
    given(boss.post(f"{one}/comments", {"body": SECRET}))
    given(boss.post(f"{one}/send-backs", {"questions": ["tuoi"], "note": SECRET}))
    tried = filled("uuid:a-1", version="2", **told)
    given(boss.send(f"{form}/draft/submissions", tried, XML))
    return {"instance_id": "uuid:a-1", "version_id": "uuid:a-2", "name": "a-1.jpg"}


def checked(boss: Program, form: str) -> dict[str, object]:
    drawn = given(boss.post(f"{form}/back-checks", {"percent": 100}))
    (check,) = given(boss.get(f"{form}/back-checks/{drawn['id']}"))
    export = given(boss.post(f"{form}/exports", {"type": "sav"}))
    return {"draw_id": drawn["id"], "check_id": check["id"], "export_id": export["id"]}


def _entities(project: Project, boss: Program, home: str) -> Mapping[str, object]:
    """One in a list, with two versions, and one in a list that is in the bin."""
    names = ["ma_xa", "loi", "thua"]
    for name in ("dia_diem", "cu"):
        entities.ensure_list(project=project, name=name, properties=names, now=build.NOW)
        kept = str(uuid4())
        row = {"ma_xa": "90001", "loi": SECRET}
        whole = {"label": "thon-an", "uuid": kept, "data": row}
        given(boss.post(f"{home}/datasets/{name}/entities", whole))
        if name == "dia_diem":
            first = kept
    change = {"data": {"loi": SECRET + "!"}}
    given(boss.patch(f"{home}/datasets/dia_diem/entities/{first}?force=true", change))
    EntityList.objects.filter(name="cu").update(deleted_at=timezone.now())
    gone = EntityList.objects.get(name="cu").pk
    return {
        "list_name": "dia_diem",
        "list_id": gone,
        "entity_id": first,
        "property_name": "thua",
    }


def _people(project: Project, admin: User) -> Mapping[str, object]:
    holder = build.person("giu-may", "outreach_worker", project, units=(build.COMMUNE_A,))
    key, _token = accounts.create_app_user(
        project=project, name="may-cua-an", holder=holder, now=build.NOW
    )
    client = "org.odk.collect.android/v2026.1.0"
    handsets.note_call(app_user=key, device_id="may-cua-an", user_agent=client, now=build.NOW)
    key.refresh_from_db()
    return {
        "app_user_id": key.number,
        "actor_id": holder.pk,
        "who": admin.pk,
        "role": "viewer",
        "device_id": 1,
    }


def _webhook(boss: Program, home: str) -> dict[str, object]:
    hook = {"name": "báo", "url": "https://example.org/", "events": ["submission.create"]}
    made = given(boss.post(f"{home}/webhooks", hook))
    delivery = WebhookDelivery.objects.create(
        webhook_id=made["id"],
        event=Event.objects.filter(kind="submission.create").earliest("pk"),
        kind="submission.create",
        payload={},
        state=WebhookDelivery.State.DEAD,
        created_at=timezone.now(),
    )
    return {"webhook_id": made["id"], "delivery_id": delivery.pk}


def _desk(boss: Program, home: str, form_id: str, subject: str) -> dict[str, object]:
    """What the privacy desk has of the person of commune A."""
    now, desk = timezone.now().isoformat(), f"{home}/privacy"
    came = {"subject": subject, "kind": "see", "receivedAt": now, "receivedHow": "phone"}
    request = given(
        boss.post(f"{desk}/requests", {**came, "contact": "số máy", "identityChecked": "mã"})
    )
    consent = {"subject": subject, "given": True, "givenAt": now}
    rule = {"xmlFormId": form_id, "kind": "answers", "days": 9000}
    return {
        "request_id": request["id"],
        "asked": request["id"],
        "consent_id": given(boss.post(f"{desk}/consents", consent))["id"],
        "rule_id": given(boss.post(f"{desk}/retention-rules", rule))["id"],
        "breach_id": given(boss.post(f"{desk}/breaches", {"foundAt": now, "what": "…"}))["id"],
    }


def given(answer: Any) -> Any:
    """The JSON of what must have succeeded."""
    assert answer.status_code < 300, answer.content
    return answer.json()


def manager_of_b(project: Project) -> Program:
    """Who may all that a project's manager may, in commune B alone."""
    accounts.ensure_roles()
    manager = build.person("b", "project_manager", project, units=(build.COMMUNE_B,))
    return Program(token_of(manager))
