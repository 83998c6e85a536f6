"""What the demo's people find on their first morning: cases that are due, one form to mend."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Final

from backend.accounts.models import Project, User
from backend.casework import cases
from backend.casework.reach import workers_for
from backend.demo.phone import Phone
from backend.demo.programme import Programme
from backend.demo.sketches import Filled
from backend.demo.year import HOMES
from backend.survey.quality import send_backs
from backend.survey.quality.models import SendBack
from backend.survey.submissions.models import Submission
from backend.survey.xforms import build
from geo.keys import REFORM, UnitKey
from outreach.models import Case

# What is to be done next with a case, in how many days; the first are overdue.
STEPS: Final = (("tu_van", -2), ("tiep_can", 0), ("sang_loc", 0), ("tu_van", 3), ("tiep_can", 9))
QUESTION: Final = "buoi/chu_de"
NOTE: Final = "Buổi này nói về chủ đề nào? Anh/chị chọn lại giúp nhé."


def give_cases(programme: Programme, *, today: date, now: datetime) -> int:
    """Each outreach worker gets the first open cases of her commune, with a next step; how many.

    Who has cases already keeps them as they are.
    """
    project = programme.projects["duc_pho"]
    given = 0
    for worker, unit in _homes(programme, project, today):
        if Case.objects.filter(project_id=project.pk, worker=worker).exists():
            continue
        open_ = Case.objects.filter(
            project_id=project.pk,
            unit=unit,
            closed_on=None,
            opened_on__lt=today - timedelta(days=2),
        )
        for case, (step, days) in zip(open_.order_by("code"), STEPS, strict=False):
            said = cases.By(programme.people["admin"], today + timedelta(days=min(days, 0)), now)
            cases.assign(case=case, worker=worker.pk, by=said)
            cases.plan_step(case=case, step=step, next_on=today + timedelta(days=days), by=said)
            given += 1
    return given


def _homes(programme: Programme, project: Project, today: date) -> Iterator[tuple[User, str]]:
    """Who may work with cases at home, and the commune."""
    for code, key in HOMES.items():
        unit = str(UnitKey(code, REFORM))
        worker = programme.people[key]
        if worker in workers_for(project, unit, today):
            yield worker, unit


def send_one_back(programme: Programme, phone: Phone, talk: Filled, *, now: datetime) -> None:
    """The teacher sends a talk with her own phone, and the officer asks her to mend it."""
    xml = build(phone.blank(talk.form_id).xform, talk.answers, instance_id=talk.instance_id)
    sent = phone.submit(xml, talk.files)
    if not sent.is_sent:
        raise RuntimeError(f"{talk.form_id}: {sent.status_code} {sent.message}")
    found = Submission.objects.select_related("form__current", "current__form_version").get(
        project=programme.projects["duc_pho"], instance_id=talk.instance_id
    )
    if not SendBack.objects.filter(submission=found).exists():
        send_backs.send_back(
            submission=found,
            questions=[QUESTION],
            note=NOTE,
            actor=programme.people["officer"],
            now=now,
        )
