"""A case with another worker is on her phone with its referrals, and on the old one no more."""

import csv
import io

import pytest

from backend.accounts.models import Project, User
from backend.casework import cases
from backend.survey.entities import trash
from backend.survey.entities.models import Entity, EntityVersion
from outreach.models import Case, Referral
from tests import build
from tests.casework import referral_forms as forms
from tests.casework.case_forms import health_worker, open_case, outreach_worker, today
from tests.journey import publish
from tests.openrosa.test_entity_lists import told as gone
from tests.phone import FieldPhone

pytestmark = pytest.mark.django_db
LISTS = ("truong_hop.csv", "chuyen_gui.csv")


@pytest.fixture(autouse=True)
def published(project: Project) -> None:
    publish(project, "chuyen_gui")


def carried(phone: FieldPhone) -> tuple[set[str], set[str]]:
    """The ids of the rows that the phone downloads: of cases, of referrals."""
    media = phone.blank("chuyen_gui").media
    read = [csv.DictReader(io.StringIO(media[name].decode())) for name in LISTS]
    cases_, referrals = ({row["name"] for row in rows} for rows in read)
    return cases_, referrals


def hashes(phone: FieldPhone) -> dict[str, str]:
    told = {each.filename: each.hash for each in phone.blank("chuyen_gui").manifest}
    return {name: told[name] for name in LISTS}


def refer(phone: FieldPhone, case: Case, **changes: str) -> Referral:
    named = {"truong_hop_gui": str(case.pk), "dong_truong_hop": str(case.pk)}
    return forms.refer(phone, **{**named, **changes})


def by(actor: User) -> cases.By:
    return cases.By(actor, today(), build.NOW)


def ids(*rows: Case | Referral) -> set[str]:
    return {str(row.pk) for row in rows}


def test_a_transfer_takes_case_and_referrals_from_one_phone_to_the_other(
    phone: FieldPhone, station: User, project: Project
) -> None:
    case = open_case(phone)
    one, two = refer(phone, case), refer(phone, case)
    stays = open_case(phone, ma_tam="T-ZZ99ZZ")
    far = outreach_worker(project, "chi-hoa", build.COMMUNE_B)
    hers, stations = build.phone_of(far, project), build.phone_of(station, project)
    there = build.phone_of(health_worker(project, "tram-b", build.COMMUNE_B), project)
    assert carried(phone) == (ids(case, stays), ids(one, two))
    assert carried(hers) == carried(there) == (set(), set())
    before, before_hers = hashes(phone), hashes(hers)

    cases.transfer(case=case, project=project, commune="90002", worker=far.pk, by=by(station))

    assert carried(phone) == (ids(stays), set())
    assert carried(hers) == carried(there) == (ids(case), ids(one, two))
    assert carried(stations) == (ids(stays), set())
    for name in LISTS:
        assert hashes(phone)[name] != before[name]
        assert hashes(hers)[name] != before_hers[name]
    answer = gone(phone, case.pk, one.pk, two.pk, stays.pk)
    assert answer == {
        str(case.pk): "true", str(one.pk): "true", str(two.pk): "true", str(stays.pk): "false",
    }  # fmt: skip
    assert set(gone(hers, case.pk, one.pk, two.pk).values()) == {"false"}
    row = Entity.objects.get(uuid=one.pk)
    assert (row.unit, row.values["ma_xa"]) == (build.COMMUNE_B, "90002")


def test_another_worker_of_the_same_commune_gets_both_and_the_first_neither(
    phone: FieldPhone, station: User, project: Project
) -> None:
    case = open_case(phone)
    made = refer(phone, case)
    other = outreach_worker(project, "chi-hoa")
    hers = build.phone_of(other, project)
    cases.assign(case=case, worker=other.pk, by=by(station))
    assert carried(phone) == (set(), set())
    assert carried(hers) == (ids(case), ids(made))
    cases.assign(case=case, worker=None, by=by(station))
    assert carried(phone) == carried(hers) == (set(), set())
    # Who is bound to no rows of her own has them as her commune's.
    assert carried(build.phone_of(station, project)) == (ids(case), ids(made))


def test_who_made_a_referral_for_anothers_case_keeps_it_and_the_worker_has_it_too(
    phone: FieldPhone, station: User, project: Project
) -> None:
    case = open_case(phone)
    colleague = build.phone_of(outreach_worker(project, "anh-nam"), project)
    made = refer(colleague, case)
    assert carried(colleague) == (set(), ids(made))
    assert carried(phone) == (ids(case), ids(made))
    other = outreach_worker(project, "chi-hoa")
    cases.assign(case=case, worker=other.pk, by=by(station))
    assert carried(colleague) == (set(), ids(made))
    assert carried(phone) == (set(), set())
    hers = build.phone_of(other, project)
    assert carried(hers) == (ids(case), ids(made))
    maker = User.objects.get(name="anh-nam")
    cases.assign(case=case, worker=maker.pk, by=by(station))
    assert carried(colleague) == (ids(case), ids(made))
    assert carried(hers) == (set(), set())


def test_a_referral_that_arrives_after_the_transfer_goes_where_its_case_is(
    phone: FieldPhone, station: User, project: Project
) -> None:
    case = open_case(phone)
    far = outreach_worker(project, "chi-hoa", build.COMMUNE_B)
    cases.transfer(case=case, project=project, commune="90002", worker=far.pk, by=by(station))
    late = refer(phone, case)
    assert carried(build.phone_of(far, project)) == (ids(case), ids(late))
    assert carried(phone) == (set(), set())


def test_a_referral_that_was_in_the_bin_meanwhile_comes_back_where_its_case_is(
    phone: FieldPhone, station: User, project: Project
) -> None:
    case = open_case(phone)
    made = refer(phone, case)
    row = Entity.objects.filter(uuid=made.pk)
    trash.delete(rows=row, actor=station, now=build.NOW)
    far = outreach_worker(project, "chi-hoa", build.COMMUNE_B)
    cases.transfer(case=case, project=project, commune="90002", worker=far.pk, by=by(station))
    hers = build.phone_of(far, project)
    assert carried(hers) == (ids(case), set())
    trash.restore(rows=row, actor=station, now=build.NOW)
    assert carried(phone) == (set(), set())
    assert carried(build.phone_of(station, project)) == (set(), set())
    assert carried(hers) == (ids(case), ids(made))


def test_a_typed_code_leads_to_the_case_as_well(
    phone: FieldPhone, station: User, project: Project
) -> None:
    case = open_case(phone)
    made = refer(phone, case, truong_hop_gui=case.code, dong_truong_hop=case.code)
    other = outreach_worker(project, "chi-hoa")
    cases.assign(case=case, worker=other.pk, by=by(station))
    assert carried(phone)[1] == set()
    assert carried(build.phone_of(other, project))[1] == ids(made)


def test_saying_the_same_again_makes_no_version(
    phone: FieldPhone, station: User, project: Project
) -> None:
    case = open_case(phone)
    made = refer(phone, case)
    far = outreach_worker(project, "chi-hoa", build.COMMUNE_B)
    cases.transfer(case=case, project=project, commune="90002", worker=far.pk, by=by(station))
    versions = EntityVersion.objects.filter(entity__uuid=made.pk)
    before, told = versions.count(), hashes(build.phone_of(far, project))
    cases.assign(case=Case.objects.get(pk=case.pk), worker=far.pk, by=by(station))
    build.work()
    assert versions.count() == before
    assert hashes(build.phone_of(far, project)) == told


def test_a_referral_of_nobodys_case_stays_its_makers(phone: FieldPhone) -> None:
    made = forms.refer(phone, truong_hop_gui="T-NOBODY", dong_truong_hop="T-NOBODY")
    assert carried(phone) == (set(), ids(made))
    assert Entity.objects.get(uuid=made.pk).given is False


def test_who_comes_after_a_leaver_has_the_referrals_too(
    phone: FieldPhone, worker: User, station: User, project: Project
) -> None:
    case = open_case(phone)
    made = refer(phone, case)
    after = outreach_worker(project, "chi-mai")
    cases.hand_over(leaver=worker, to=after, project=project, by=by(station))
    assert carried(build.phone_of(after, project)) == (ids(case), ids(made))
    assert carried(phone) == (set(), set())
