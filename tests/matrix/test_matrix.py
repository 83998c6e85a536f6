"""Every address × every role × inside and outside the area × nobody: who gets through, and to what.

`rows.txt` says what each address asks; the roles say what they hold; what must happen is derived
from the two, and every cell is really called. A new address without a row fails, and a row without
an address.
"""

import time
from collections.abc import Iterator
from typing import Any, Final

import pytest
from django.db import transaction

from backend.accounts import services as accounts
from backend.accounts import verbs
from backend.accounts.models import Project
from backend.accounts.programme import OF_PROGRAMME, Delivered
from tests import build
from tests.api.every_address import content_of
from tests.matrix.addresses import BY_KEY, Address, every_address
from tests.matrix.ground import PERSONS, PLAIN, Asker, Ground, holder
from tests.matrix.rows import Row, rows

pytestmark = pytest.mark.django_db

# Where a role is held. Who is of commune A is inside, who is of B outside.
INSIDE: Final = (build.COMMUNE_A,)
OUTSIDE: Final = (build.COMMUNE_B,)
COMMUNES: Final = {"inside": INSIDE, "outside": OUTSIDE}
# Held elsewhere than in a commune, for some: the rest would say the same again.
WIDE: Final = ("administrator", "project_manager", "officer")
REFUSED: Final = frozenset([401, 403, 404, "sign in"])
Told = int | str


ROWS: Final = rows()
ADDRESSES: Final = every_address()


def of(address: Address) -> Row:
    return ROWS[str(address)]


def test_every_address_has_its_row_and_every_row_its_address() -> None:
    there, told = {str(each) for each in every_address()}, set(rows())
    assert (sorted(there - told), sorted(told - there)) == ([], [])


def status_of(answer: Any) -> Told:
    """The status; "sign in" for who is sent to the page for that."""
    leads = answer.get("Location", "") if answer.status_code == 302 else ""
    return "sign in" if leads.startswith("/login") else int(answer.status_code)


def called(ground: Ground, who: Asker, address: Address, form_id: str) -> tuple[Told, bytes]:
    """What the call is answered; what it did is undone."""
    plain = address.door in {"api", "odata"}
    kind = "application/json" if plain else "application/x-www-form-urlencoded"
    with transaction.atomic():
        answer = who.ask(ground, address, form_id, b"", kind)
        content = content_of(answer)
        transaction.set_rollback(True)
    return status_of(answer), content


def forms_for(address: Address) -> tuple[str, ...]:
    """A form about events; and one about persons, where the address reads what was sent."""
    of_form = "{form_id}" in address.path or "{submission}" in address.path
    sent = any(each.startswith(("submission.", "sensitive.")) for each in of(address).verbs)
    return (PLAIN, PERSONS) if of_form and sent and address.method == "GET" else (PLAIN,)


def lacks(row: Row, role: Delivered, form_id: str) -> str:
    """Which verb of the row the role does not hold for this form; "" for none of them."""
    of_form = "{form_id}" in row.path or "{submission}" in row.path
    wanted = form_id if of_form else ""
    return next((each for each in row.verbs if not verbs.allows(role.verbs, each, wanted)), "")


def expected(row: Row, role: Delivered, place: str, form_id: str) -> set[Told] | None:
    """The statuses with which who holds this role there is refused; None: she gets through."""
    if row.cut in {"open", "token", "key", "self"}:
        return None
    if row.cut == "server":
        return None if place == "server" and not lacks(row, role, "") else {403}
    if place == "elsewhere":
        return {404}
    if missing := lacks(row, role, form_id):
        # For another form she holds it: then the thing is as if it were not there.
        other = "{form_id}" not in row.path and bool(verbs.forms_of(role.verbs, missing))
        return {403, 404} if row.or404 else {404 if other else 403}
    if row.cut == "whole":
        return None if place in {"whole", "server"} else {403}
    narrowed = bool(role.narrow) and bool(verbs.OF_ROWS & set(row.verbs))
    return {404} if row.cut == "thing" and (place == "outside" or narrowed) else None


def hides(row: Row, role: Delivered, place: str) -> bool:
    """Must who gets through there be shown nothing of commune A?"""
    if row.cut in {"token", "open"}:
        return False
    narrowed = bool(role.narrow) and bool(verbs.OF_ROWS & set(row.verbs))
    return narrowed or place in {"outside", "elsewhere"}


def shows(row: Row, role: Delivered, place: str, form_id: str) -> bool:
    """Must who gets through there be shown what is of commune A?"""
    sees = not row.shown_with or verbs.allows(role.verbs, row.shown_with, form_id)
    return row.shows and sees and not hides(row, role, place)


def fault(
    row: Row,
    refused: set[Told] | None,
    told: Told,
    seen: list[bytes],
    *,
    hidden: bool,
    shown: bool,
) -> str:
    """What is wrong with this answer; "" when nothing is."""
    if isinstance(told, int) and told >= 500 and told != row.answer:
        return f"{told}: broken"
    if refused is not None:
        if told not in refused:
            return f"{told} instead of {sorted(map(str, refused))}"
        return "refused, and shown what is of commune A" if seen else ""
    if row.answer is not None:
        # Signing out leads to the page for signing in.
        return (
            ""
            if (302 if told == "sign in" else told) == row.answer
            else f"{told} instead of {row.answer}"
        )
    if told in REFUSED:
        return f"{told}, though she may"
    amiss = {(True, False): "shown", (False, True): "not shown"}.get(
        (bool(seen) and hidden, shown and not seen), ""
    )
    return f"{amiss} what is of commune A" if amiss else ""


def wrong(ground: Ground, who: Asker, role: Delivered, place: str) -> Iterator[tuple[str, str]]:
    """(cell, what is wrong) for all calls of one who holds the role there."""
    for address in ADDRESSES:
        row = of(address)
        for form_id in forms_for(address) if place in COMMUNES else (PLAIN,):
            told, content = called(ground, who, address, form_id)
            seen = ground.kept.told(content) if told == 200 else []
            refused = expected(row, role, place, form_id)
            hidden = hides(row, role, place)
            shown = shows(row, role, place, form_id)
            bad = fault(row, refused, told, seen, hidden=hidden, shown=shown)
            yield f"{address} {form_id} {place}", bad


def faults(cells: Iterator[tuple[str, str]]) -> str:
    """What is wrong, a line each."""
    found = []
    for cell, bad in cells:
        CELLS[0] += 1
        if bad:
            found.append(f"{cell}: {bad}")
    return "\n".join(found)


CELLS: Final = [0]
STARTED: Final = time.process_time()


@pytest.mark.parametrize("role", OF_PROGRAMME)
@pytest.mark.parametrize("place", COMMUNES)
def test_a_role_in_a_commune(ground: Ground, role: str, place: str) -> None:
    who = Asker(holder(role, ground.project, COMMUNES[place]), ground.project)
    held = OF_PROGRAMME[role]
    assert faults(wrong(ground, who, held, place)) == ""


@pytest.fixture(scope="module")
def elsewhere(ground: Ground) -> Project:
    return accounts.create_project(name="Dự án khác", now=build.NOW)


@pytest.mark.parametrize("role", WIDE)
@pytest.mark.parametrize("place", ["whole", "server", "elsewhere"])
def test_a_role_in_the_whole_project_for_the_server_and_elsewhere(
    ground: Ground, elsewhere: Project, role: str, place: str
) -> None:
    project = {"whole": ground.project, "server": None, "elsewhere": elsewhere}[place]
    who = Asker(holder(role, project, ()), ground.project)
    held = OF_PROGRAMME[role]
    assert faults(wrong(ground, who, held, place)) == ""


def test_nobody(ground: Ground) -> None:
    """Without a session, a password or a key nothing opens but what is for anybody."""
    who = Asker(None, ground.project)
    found = {}
    for address in every_address():
        row = of(address)
        told, content = called(ground, who, address, PLAIN)
        CELLS[0] += 1
        if row.cut in {"open", "token"}:
            bad = told in {401, "sign in"} or (isinstance(told, int) and told >= 500)
        else:
            bad = told not in no_session(address) or bool(ground.kept.told(content))
        if bad:
            found[str(address)] = told
    assert found == {}


def no_session(address: Address) -> set[Told]:
    """How each door answers who has not said who she is."""
    if address.path.startswith(BY_KEY):
        return {403}  # never 401: a phone would ask for a password that does not exist
    return {401} if address.door in {"api", "odata", "openrosa"} else {"sign in"}


def test_the_numbers(ground: Ground) -> None:
    """With -s: how much was asked. Stands last, so that it counts what ran before it."""
    roles = len(OF_PROGRAMME)
    took = time.process_time() - STARTED
    print(
        f"\n{len(every_address())} URLs and methods × {roles} roles × 2 communes, {len(WIDE)} roles"
        f" × 3 places more, nobody: {CELLS[0]} cells in {took:.0f} s of the processor"
    )
    assert len(rows()) == len(every_address())
