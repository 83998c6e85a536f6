"""What people do on pages to a district's year: every act that a rebuild has to do again.

`ACTS` has a function for each kind of event of `backend.jobs.rebuilding.REPLAYS`, in the order in
which they are done.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import uuid4

from django.utils import timezone

from backend.accounts.models import User
from backend.casework import cases, hotline, referral_codes, referrals
from backend.casework.reach import workers_for
from backend.handing import services as handing
from backend.planning import campaigns, commune_plans, doubles, inspections, stock
from backend.planning.commune_plans import Upload
from outreach import services as outreach
from outreach.codes import CASE_STEPS, CLOSING_REASONS
from outreach.models import (
    Activity,
    Campaign,
    Case,
    CommunePlan,
    HotlineCall,
    InspectionTask,
    PlannedActivity,
    Referral,
    ReferralCode,
    Site,
    StockReceipt,
    TaskDone,
)
from tests import build
from tests.year.conftest import District

ACTS: Final[dict[str, Callable[[District], Any]]] = {}


def act(kind: str) -> Callable[[Callable[[District], Any]], Callable[[District], Any]]:
    def kept(done: Callable[[District], Any]) -> Callable[[District], Any]:
        ACTS[kind] = done
        return done

    return kept


def now() -> datetime:
    return timezone.now()


def today() -> date:
    return timezone.localdate()


def _by(district: District) -> cases.By:
    return cases.By(district.people["admin"], today(), now())


def case(district: District, number: int = 0) -> Case:
    rows = Case.objects.filter(project_id=district.project.pk, closed_on=None)
    return rows.order_by("code")[number]


def _elsewhere(district: District, unit: str) -> str:
    codes = {each.code for each in district.sender.year.communes}
    return min(codes - {unit[:5]})


@act("case.open")
def opened(district: District) -> None:
    """Every case of the year was opened by a phone, which the journal has."""
    assert Case.objects.filter(project_id=district.project.pk).count() > 3


@act("case.status")
def status(district: District) -> None:
    for number, word in enumerate(("nghien", "sau_cai")):
        cases.change_status(
            case=case(district, number), status=word, since=today(), by=_by(district)
        )


@act("case.worker")
def worker(district: District) -> None:
    cases.assign(case=case(district), worker=None, by=_by(district))
    cases.assign(case=case(district), worker=_worker(district).pk, by=_by(district))


def _worker(district: District) -> User:
    return workers_for(district.project, case(district).unit, today())[0]


@act("case.step")
def step(district: District) -> None:
    chosen = CASE_STEPS[0]
    for number, day in ((0, today() + timedelta(days=9)), (1, None)):
        cases.plan_step(case=case(district, number), step=chosen, next_on=day, by=_by(district))


@act("case.transfer")
def transfer(district: District) -> None:
    chosen = case(district)
    cases.transfer(
        case=chosen, project=district.project, commune=_elsewhere(district, chosen.unit),
        worker=None, by=_by(district),
    )  # fmt: skip


@act("case.close")
def closed(district: District) -> None:
    reason = CLOSING_REASONS[0]
    for chosen in (case(district, 0), case(district, 1)):
        cases.close(case=chosen, reason=reason, closed_on=today(), by=_by(district))


@act("case.reopen")
def reopened(district: District) -> None:
    shut = Case.objects.filter(project_id=district.project.pk).exclude(closed_on=None)
    cases.reopen(case=shut.order_by("-code")[0], by=_by(district))


@act("referral.confirm")
def confirmed(district: District) -> None:
    codes = ReferralCode.objects.filter(project_id=district.project.pk, state="")
    open_ones = Referral.objects.filter(pk__in=codes.values("pk"), arrived_on=None)
    for referral, state in zip(
        open_ones.order_by("pk")[:2], ("da_tiep_nhan", "tu_choi"), strict=True
    ):
        code = referral_codes.code_of(ReferralCode.objects.get(pk=referral.pk))
        referrals.confirm(typed=code, state=state, source="", now=now())


@act("hotline.handle")
def handled(district: District) -> None:
    """Calls of the year were all handled on the phone: one more that was not."""
    said = {"xu_ly/da_xu_ly": "khong", "xong_ghi": "khong"}
    filled = next(each for each in district.sent if "xu_ly/ngay_xu_ly" in each.answers)
    days = {"xu_ly/ngay_xu_ly", "xong_ngay"}
    answers = {name: told for name, told in filled.answers.items() if name not in days} | said
    district.sender.send(replace(filled, instance_id=f"uuid:{uuid4()}", answers=answers))
    build.work()
    calls = HotlineCall.objects.filter(project_id=district.project.pk, handled_at=None)
    call = calls.filter(said_handled_on=None, due_on__isnull=False).latest("recorded_at")
    hotline.handle(call=call, actor=district.people["admin"], now=now())


def _campaign(district: District) -> Campaign:
    rows = Campaign.objects.filter(project_id=district.project.pk)
    return rows.order_by("-ends_on")[0]


def _schools(district: District) -> list[Site]:
    rows = Site.objects.filter(
        project_id=district.project.pk, setting="truong_hoc", merged_into=None
    )
    return list(rows.order_by("pk")[:4])


@act(campaigns.PLAN)
def plan(district: District) -> None:
    chosen = _campaign(district)
    for number, site in enumerate(_schools(district)):
        campaigns.plan(
            row=uuid4(), campaign=chosen, site=site, kind="T01",
            planned_on=chosen.ends_on - timedelta(days=number),
            assignee=district.people["outreach"], cost=1_000_000,
            actor=district.people["officer"], now=now(),
        )  # fmt: skip


def _planned(district: District) -> list[PlannedActivity]:
    rows = PlannedActivity.objects.filter(campaign=_campaign(district), cost=1_000_000)
    return list(rows.order_by("planned_on"))


@act(campaigns.MOVE)
def move(district: District) -> None:
    first = _planned(district)[0]
    campaigns.move(
        planned=first, planned_on=first.planned_on - timedelta(days=9), cost=2_000_000,
        actor=district.people["officer"], now=now(),
    )  # fmt: skip


@act(campaigns.ASSIGN)
def assign(district: District) -> None:
    chosen, officer = _planned(district)[0], district.people["officer"]
    campaigns.assign(planned=chosen, assignee=officer, actor=officer, now=now())


@act(campaigns.CANCEL)
def cancel(district: District) -> None:
    campaigns.cancel(
        planned=_planned(district)[-1], today=today(), actor=district.people["officer"], now=now()
    )


@act(campaigns.BUDGET)
def budget(district: District) -> None:
    officer = district.people["officer"]
    campaigns.set_budget(campaign=_campaign(district), budget=90_000_000, actor=officer, now=now())


@act(stock.RECEIVE)
def receive(district: District) -> None:
    for copies in (500, 70):
        stock.receive(
            receipt=uuid4(), campaign=_campaign(district), unit=_schools(district)[0].unit,
            received_on=today(), copies=copies, today=today(),
            actor=district.people["officer"], now=now(),
        )  # fmt: skip


@act(stock.TAKE_BACK)
def take_back(district: District) -> None:
    receipt = StockReceipt.objects.get(project_id=district.project.pk, copies=70)
    stock.take_back(receipt=receipt, actor=district.people["officer"], now=now())


@act(doubles.MERGE)
def merge(district: District) -> None:
    """Two of them, the second into what stands for the first: a chain."""
    used = Activity.objects.filter(project_id=district.project.pk, planned__isnull=False)
    busy = set(used.values_list("site_id", flat=True))
    gone, kept, last = sorted(_schools(district), key=lambda site: site.pk not in busy)[:3]
    actor = district.people["officer"]
    doubles.merge(gone=gone, kept=kept, actor=actor, now=now())
    doubles.merge(gone=Site.objects.get(pk=kept.pk), kept=last, actor=actor, now=now())
    build.work()


@act(doubles.APART)
def tell_apart(district: District) -> None:
    first, second = _schools(district)[:2]
    doubles.tell_apart(first=first, second=second, actor=district.people["officer"], now=now())


@act(inspections.DONE)
def finish(district: District) -> None:
    rows = InspectionTask.objects.filter(inspection__project_id=district.project.pk)
    for task in rows.order_by("pk")[:2]:
        inspections.finish(
            task=task, done_on=today(), evidence="Biên bản nghiệm thu",
            actor=district.people["officer"], now=now(),
        )  # fmt: skip


@act(inspections.REOPENED)
def reopen_task(district: District) -> None:
    done = TaskDone.objects.filter(project_id=district.project.pk).order_by("pk")[0]
    task = InspectionTask.objects.get(pk=done.pk)
    inspections.reopen(task=task, actor=district.people["officer"], now=now())
    finish(district)


@act(commune_plans.ENTERED)
def enter(district: District) -> None:
    for number in ("01/KH", "02/KH"):
        commune_plans.register(
            project=district.project, unit=_schools(district)[0].unit, kind="Q1",
            title="Kế hoạch thử", number=number, issued_on=today(), starts_on=today(),
            ends_on=None, upload=Upload("kh.pdf", 9, [b"%PDF-1.7\n"]),
            actor=district.people["admin"], now=now(),
        )  # fmt: skip


@act(commune_plans.REMOVED)
def remove(district: District) -> None:
    found = CommunePlan.objects.get(project_id=district.project.pk, number="02/KH")
    commune_plans.remove(
        project=district.project, plan=found, actor=district.people["admin"], now=now()
    )


@act("assignment.hand_over")
def hand_over(district: District) -> None:
    for site in _schools(district)[:1]:
        outreach.set_contact(site=site, user=district.people["outreach"])
    handing.hand_over(
        leaver=district.people["outreach"], project=district.project,
        successors=[district.people["women_union"]], actor=district.people["admin"],
        today=today(), now=now(),
    )  # fmt: skip
    build.work()
