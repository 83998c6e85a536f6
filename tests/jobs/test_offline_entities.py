"""Rows that phones change offline: branches, conflicts, steps that arrive in the wrong order."""

import re
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import permutations
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backend.accounts.models import Project, User
from backend.jobs.entities import apply_entities
from backend.journal.models import Event, Task
from backend.survey.entities import backlog, changes
from backend.survey.entities.models import Entity, EntityList, EntityVersion, HeldUpdate
from tests import build
from tests.jobs.conftest import errors
from tests.jobs.entity_forms import change, change_form, make_form, making
from tests.phone import FieldPhone, Sent

pytestmark = pytest.mark.django_db
BLANK = re.compile(rb"<(ten|so|ma_xa|nhan)\s*/>")
BRANCH_A, BRANCH_B = UUID(int=0xA, version=4), UUID(int=0xB, version=4)


@pytest.fixture
def listed(project: Project) -> EntityList:
    make_form(project)
    change_form(project)
    return EntityList.objects.get(project=project)


@pytest.fixture
def other_phone(project: Project, worker: User) -> FieldPhone:
    """Of a second worker in the same commune."""
    second = build.person("hai", "outreach_worker", project, units=(build.COMMUNE_A,))
    return build.phone_of(second, project)


def send(phone: FieldPhone, form: str, answers: dict[str, Any]) -> Sent:
    """Send what the form asked; a question that was not relevant is not in the XML."""
    sent = phone.submit(BLANK.sub(b"", phone.fill(phone.blank(form), answers)))
    assert sent.status_code == 201
    build.work()
    return sent


def row_on(phone: FieldPhone, **values: Any) -> UUID:
    """A row that this phone has made."""
    uuid = uuid4()
    send(phone, "lap", making(uuid, **{"name": "Trường", "so": "0", **values}))
    return uuid


def row(uuid: UUID) -> Entity:
    return Entity.objects.get(uuid=uuid)


def received(uuid: UUID) -> list[dict[str, str]]:
    rows = EntityVersion.objects.filter(entity__uuid=uuid).order_by("version")
    return list(rows.values_list("received", flat=True))


def by_api(uuid: UUID, admin: User, **data: str) -> None:
    changes.change(
        entity=row(uuid),
        body={"data": data},
        base_version=None,
        force=True,
        actor=admin,
        now=timezone.now(),
    )


@pytest.mark.parametrize("first", ["a", "b"])
def test_two_phones_that_change_the_same_property_offline_are_in_hard_conflict(
    phone: FieldPhone, other_phone: FieldPhone, listed: EntityList, first: str
) -> None:
    uuid = row_on(phone)
    sent = {
        "a": (phone, change(uuid, base=1, trunk=1, branch=BRANCH_A, ten="A", so="1")),
        "b": (other_phone, change(uuid, base=1, trunk=1, branch=BRANCH_B, ten="B")),
    }
    for who in sorted(sent, reverse=first == "b"):
        send(sent[who][0], "sua", sent[who][1])
    last = "b" if first == "a" else "a"
    entity = row(uuid)
    assert entity.conflict == "hard"
    assert entity.values["ten"] == last.upper()  # the last write wins
    assert entity.values["so"] == "1"  # what only one of them changed stands
    assert {"ten": "A", "so": "1"} in received(uuid)
    assert {"ten": "B"} in received(uuid)
    newest = entity.versions.get(version=3)
    assert (newest.base_version, newest.conflicting) == (1, ["ten"])
    assert errors() == []


@pytest.mark.parametrize("first", ["a", "b"])
def test_different_properties_make_a_soft_conflict(
    phone: FieldPhone, other_phone: FieldPhone, listed: EntityList, first: str
) -> None:
    uuid = row_on(phone)
    steps = [
        (phone, change(uuid, base=1, trunk=1, branch=BRANCH_A, ten="A")),
        (other_phone, change(uuid, base=1, trunk=1, branch=BRANCH_B, so="9")),
    ]
    for who, answers in steps if first == "a" else reversed(steps):
        send(who, "sua", answers)
    entity = row(uuid)
    assert (entity.conflict, entity.values["ten"], entity.values["so"]) == ("soft", "A", "9")


def test_updates_one_after_the_other_are_no_conflict(
    phone: FieldPhone, other_phone: FieldPhone, listed: EntityList
) -> None:
    uuid = row_on(phone)
    send(phone, "sua", change(uuid, base=1, ten="A"))
    send(other_phone, "sua", change(uuid, base=2, ten="B"))
    assert (row(uuid).version, row(uuid).conflict) == (3, "")


@pytest.mark.parametrize("order", list(permutations([1, 2, 3])))
def test_three_offline_steps_in_any_order_end_alike(
    phone: FieldPhone, listed: EntityList, order: tuple[int, ...]
) -> None:
    uuid = row_on(phone)
    for number in order:
        step = change(uuid, base=number, trunk=1, branch=BRANCH_A, ten=f"b{number}", so=str(number))
        send(phone, "sua", step)
    entity = row(uuid)
    assert (entity.version, entity.conflict) == (4, "")
    assert entity.values["ten"] == "b3"
    assert [each["so"] for each in received(uuid)] == ["0", "1", "2", "3"]
    assert not HeldUpdate.objects.exists()
    assert errors() == []


@pytest.mark.parametrize("order", list(permutations(["make", "first", "second"])))
def test_a_row_made_and_changed_offline_may_arrive_in_any_order(
    phone: FieldPhone, listed: EntityList, order: tuple[str, ...]
) -> None:
    uuid = uuid4()
    sent = {
        "make": ("lap", making(uuid, so="0")),
        "first": ("sua", change(uuid, base=1, branch=BRANCH_A, so="1")),
        "second": ("sua", change(uuid, base=2, branch=BRANCH_A, so="2")),
    }
    for step in order:
        send(phone, *sent[step])
    entity = row(uuid)
    assert (entity.version, entity.values["so"], entity.conflict) == (3, "2", "")
    assert not HeldUpdate.objects.exists()
    assert errors() == []


def test_a_step_waits_five_days_then_is_applied_to_what_there_is(
    phone: FieldPhone, listed: EntityList
) -> None:
    uuid = row_on(phone)
    send(phone, "sua", change(uuid, base=2, trunk=1, branch=BRANCH_A, ten="b2"))
    held = HeldUpdate.objects.get()
    assert (row(uuid).version, held.branch_base_version) == (1, 2)
    assert Event.objects.filter(kind="submission.backlog.hold").count() == 1
    now = timezone.now()
    HeldUpdate.objects.update(held_at=now - timedelta(days=5))
    assert backlog.force_overdue(now=now) == 0
    assert backlog.force_overdue(now=now + timedelta(microseconds=1)) == 1
    build.work()
    assert (row(uuid).version, row(uuid).values["ten"]) == (2, "b2")
    assert not HeldUpdate.objects.exists()
    # The missing step comes late: nothing is lost, and the conflict is flagged.
    send(phone, "sua", change(uuid, base=1, trunk=1, branch=BRANCH_A, ten="b1"))
    assert (row(uuid).version, row(uuid).values["ten"], row(uuid).conflict) == (3, "b1", "hard")
    assert errors() == []


def test_a_forced_step_makes_a_row_that_was_never_made_and_its_creation_comes_late(
    phone: FieldPhone, listed: EntityList
) -> None:
    uuid = uuid4()
    send(phone, "sua", change(uuid, base=1, branch=BRANCH_A, so="1"))
    assert not Entity.objects.exists()
    HeldUpdate.objects.update(held_at=timezone.now() - timedelta(days=6))
    backlog.force_overdue(now=timezone.now())
    build.work()
    assert (row(uuid).label, row(uuid).values) == ("auto generated", {"so": "1"})
    send(phone, "lap", making(uuid, "Trường An", so="0"))
    entity = row(uuid)
    late = entity.versions.get(version=2)
    assert (entity.label, entity.conflict, entity.values["so"]) == ("Trường An", "hard", "0")
    assert late.create_as_update
    assert errors() == []


def test_what_waits_is_not_held_twice_and_a_repeated_task_changes_nothing(
    phone: FieldPhone, listed: EntityList
) -> None:
    uuid = row_on(phone)
    send(phone, "sua", change(uuid, base=2, trunk=1, branch=BRANCH_A, so="2"))
    for event in Event.objects.filter(kind="submission.create").order_by("id"):
        apply_entities(event, timezone.now())
    assert HeldUpdate.objects.count() == 1
    send(phone, "sua", change(uuid, base=1, trunk=1, branch=BRANCH_A, so="1"))
    for event in Event.objects.filter(kind__startswith="submission.").order_by("id"):
        apply_entities(event, timezone.now())
    assert row(uuid).version == 3
    assert row(uuid).versions.count() == 3


def test_a_change_by_a_page_between_the_steps_makes_a_soft_conflict(
    phone: FieldPhone, listed: EntityList, admin: User
) -> None:
    uuid = row_on(phone)
    send(phone, "sua", change(uuid, base=1, trunk=1, branch=BRANCH_A, so="1"))
    by_api(uuid, admin, ten="trang")
    send(phone, "sua", change(uuid, base=2, trunk=1, branch=BRANCH_A, so="2"))
    entity = row(uuid)
    assert (entity.conflict, entity.values["so"], entity.values["ten"]) == ("soft", "2", "trang")
    # Its own earlier step is the base: what another changed since is not its own conflict.
    assert entity.versions.get(version=4).base_version == 2


@pytest.mark.parametrize(
    ("answers", "told"),
    [
        ({"base": 7}, "7"),
        ({"base": ""}, "baseVersion"),
        ({"base": 1, "trunk": 1}, "branchId"),
        ({"base": 2, "trunk": 9, "branch": BRANCH_A}, ""),
        ({"base": 1, "trunk": 1, "branch": "nhanh"}, "branchId"),
        ({"base": "hai"}, "dia_diem"),
    ],
)
def test_a_base_that_can_not_be_stays_visible_on_the_task(
    phone: FieldPhone, listed: EntityList, answers: dict[str, Any], told: str
) -> None:
    uuid = row_on(phone)
    send(phone, "sua", change(uuid, so="1", **answers))
    assert row(uuid).version == 1
    if told:
        (error,) = errors()
        assert told in error
    else:
        assert HeldUpdate.objects.count() == 1


def test_a_form_may_do_only_what_it_declares(phone: FieldPhone, listed: EntityList) -> None:
    send(phone, "lap", change(uuid4(), base=1, so="1"))
    (error,) = errors()
    assert "create" in error
    assert not Entity.objects.exists()


def test_an_upsert_creates_then_updates(phone: FieldPhone, project: Project) -> None:
    change_form(project, upsert=True)
    uuid = uuid4()
    send(phone, "sua", change(uuid, upsert=True, label="Mới", so="1"))
    assert (row(uuid).label, row(uuid).version) == ("Mới", 1)
    send(phone, "sua", change(uuid, upsert=True, base=1, so="2"))
    assert (row(uuid).label, row(uuid).version, row(uuid).values["so"]) == ("Mới", 2, "2")
    assert errors() == []


def test_a_deleted_row_is_not_changed_and_not_made_again(
    phone: FieldPhone, listed: EntityList
) -> None:
    uuid = row_on(phone)
    Entity.objects.update(deleted_at=timezone.now())
    send(phone, "sua", change(uuid, base=1, so="1"))
    send(phone, "lap", making(uuid))
    assert row(uuid).version == 1
    assert len(errors()) == 2


def test_an_edit_mends_a_row_that_could_not_be_made(phone: FieldPhone, listed: EntityList) -> None:
    good, bad = uuid4(), making("khong-phai-uuid")
    phone.send("lap", bad, instance_id="uuid:1")
    build.work()
    Task.objects.filter(job="apply_entities").update(state="dead")
    phone.send("lap", making(good), instance_id="uuid:2", deprecated_id="uuid:1")
    build.work()
    assert row(good).label == "Trường"
    phone.send("lap", making(good, "Khác"), instance_id="uuid:3", deprecated_id="uuid:2")
    build.work()
    assert (row(good).label, row(good).version) == ("Trường", 1)


REPEAT = """
| survey   |              |         |         |            |
|          | type         | name    | label   | save_to    |
|          | text         | ten     | Tên     | truong#ten |
|          | begin_repeat | lop     | Lớp     |            |
|          | text         | ten_lop | Lớp     | lop#ten    |
|          | end_repeat   |         |         |            |
| entities |              |         |         |            |
|          | list_name    | label   | repeat  |            |
|          | truong       | ${ten}  |         |            |
|          | lop          | ${ten_lop} | ${lop} |          |
| settings |              |         |         |            |
|          | form_title   | form_id | version |            |
|          | Trường lớp   | tl      | 1       |            |
"""


def school_with(classes: list[tuple[str, str]], entity: UUID) -> dict[str, Any]:
    found: dict[str, Any] = {
        "ten": "Trường",
        "meta/entity/@id": str(entity),
        "meta/entity/@create": "1",
        "meta/entity/label": "Trường",
    }
    found["lop"] = [
        {
            "ten_lop": name,
            "meta/entity/@id": uuid,
            "meta/entity/@create": "1",
            "meta/entity/label": name,
        }
        for name, uuid in classes
    ]
    return found


def test_one_submission_fills_several_lists_from_repeats(
    phone: FieldPhone, project: Project
) -> None:
    build.form(project, REPEAT)
    classes = [(f"Lớp {number}", str(uuid4())) for number in range(3)]
    phone.send("tl", school_with(classes, uuid4()))
    build.work()
    assert errors() == []
    names = Entity.objects.order_by("entity_list__name", "label").values_list("label", flat=True)
    assert list(names) == ["Lớp 0", "Lớp 1", "Lớp 2", "Trường"]
    apply_entities(Event.objects.get(kind="submission.create"), timezone.now())
    assert EntityVersion.objects.count() == 4


def test_when_one_of_several_can_not_be_made_none_is_and_all_faults_are_told(
    phone: FieldPhone, project: Project
) -> None:
    build.form(project, REPEAT)
    twin = str(uuid4())
    phone.send("tl", school_with([("A", twin), ("B", twin), ("C", "sai")], uuid4()))
    build.work()
    (error,) = errors()
    assert error.startswith("400.43")
    assert twin in error
    assert not Entity.objects.exists()


@dataclass
class Oracle:
    """Central's rules in a few lines: versions as (branch, its base in the branch, received)."""

    versions: list[tuple[str, int, dict[str, str]]] = field(default_factory=list)
    conflict: str = ""
    held: dict[int, dict[str, str]] = field(default_factory=dict)

    def state(self, upto: int | None = None) -> dict[str, str]:
        found: dict[str, str] = {}
        for _branch, _base, values in self.versions[:upto]:
            found |= values
        return found

    def page(self, values: dict[str, str]) -> None:
        self.versions.append(("", 0, values))

    def step(self, base: int, values: dict[str, str]) -> None:
        found = 1 if base == 1 else self._number(base - 1)
        if found is None:
            self.held[base] = values
            return
        if found != len(self.versions):
            before, now = self.state(found), self.state()
            met = [k for k, v in values.items() if now[k] != before[k] and now[k] != v]
            self.conflict = "hard" if met or self.conflict == "hard" else "soft"
        elif any(branch != "a" for branch, _base, _values in self.versions[1:]):
            self.conflict = self.conflict or "soft"
        self.versions.append(("a", base, values))
        if base + 1 in self.held:
            self.step(base + 1, self.held.pop(base + 1))

    def _number(self, base: int) -> int | None:
        places = [n for n, each in enumerate(self.versions, 1) if each[:2] == ("a", base)]
        return places[0] if places else None


VALUES = st.dictionaries(st.sampled_from(["ten", "so"]), st.sampled_from("xyz"), min_size=1)


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    changed=st.lists(VALUES, min_size=2, max_size=5),
    order=st.randoms(use_true_random=False),
)
def test_any_order_of_steps_and_a_page_ends_as_centrals_rules_say(
    phone: FieldPhone,
    listed: EntityList,
    admin: User,
    changed: list[dict[str, str]],
    order: Any,
) -> None:
    page, *steps = changed
    uuid, branch = row_on(phone, ten="Trường"), uuid4()
    oracle = Oracle([("", 0, {"ten": "Trường", "so": "0"})])
    arrivals = [*range(1, len(steps) + 1), 0]
    order.shuffle(arrivals)
    for number in arrivals:
        if number == 0:
            by_api(uuid, admin, **page)
            oracle.page(page)
        else:
            values = steps[number - 1]
            send(phone, "sua", change(uuid, base=number, trunk=1, branch=branch, **values))
            oracle.step(number, values)
    entity = row(uuid)
    assert entity.values == oracle.state()
    assert entity.conflict == oracle.conflict
    told = [{k: v for k, v in each.items() if k != "label"} for each in received(uuid)]
    assert told == [values for _branch, _base, values in oracle.versions]
    assert len(told) == len(steps) + 2
    assert not HeldUpdate.objects.filter(entity=uuid).exists()
