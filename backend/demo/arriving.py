"""The demo year arrives: phones send it through the OpenRosa door while the server runs.

The progress stands in DATA_DIR/demo-progress.json; a run that was stopped goes on where it was.
"""

import json
import logging
import threading
import time
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid5

from django import db
from django.conf import settings
from django.db import close_old_connections
from django.utils import timezone

from backend.accounts import services as accounts
from backend.accounts.models import AppUser, Project
from backend.demo.approving import approve
from backend.demo.care import Care
from backend.demo.morning import give_cases, send_one_back
from backend.demo.offices import Offices
from backend.demo.phone import Blank, Http, Phone
from backend.demo.programme import Programme
from backend.demo.pupils import pupil_forms
from backend.demo.sketches import Commune, Filled, Planned, SketchedSite
from backend.demo.year import HOMES, Year
from backend.figures import releasing
from backend.journal import selectors as journal
from backend.planning import campaigns as planning
from backend.problems import Problem
from backend.survey.entities import services as entities
from backend.survey.xforms import build
from geo import selectors as units
from outreach.models import Campaign, Site

logger = logging.getLogger(__name__)

CAMPAIGNS = "chien_dich"
TRIES = 5
PATIENCE = 120  # seconds that the worker may need for what the phones have sent


@dataclass
class Sender:
    """One project's year, its phone and the blank forms on it."""

    key: str
    project: Project
    year: Year
    phone: Phone
    blanks: dict[str, Blank]

    def blank(self, form_id: str) -> Blank:
        if form_id not in self.blanks:
            self.blanks[form_id] = self.phone.blank(form_id)
        return self.blanks[form_id]

    def events(self) -> list[Filled]:
        """What is sent once the sites are there."""
        year = self.year
        found = [*year.event_forms(), *Offices(year).forms()]
        return [*found, *Care(year).forms(), *pupil_forms(year)]

    def send(self, filled: Filled) -> None:
        blank = self.blank(filled.form_id)
        xml = build(blank.xform, filled.answers, instance_id=filled.instance_id)
        sent = self.phone.submit(xml, filled.files)
        if not sent.is_sent:
            raise RuntimeError(f"{filled.form_id}: {sent.status_code} {sent.message}")


class Progress:
    """How far the year has come, in a file that the pages read."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.state: dict[str, Any] = {"sent": 0, "of": 0, "done": False, "today": ""}
        if file.exists():
            self.state.update(json.loads(file.read_text()))

    def today(self, now: datetime) -> date:
        """The last day of the year: that of the first run, so that a later run repeats it."""
        if not self.state["today"]:
            self.state["today"] = timezone.localdate(now).isoformat()
        return date.fromisoformat(self.state["today"])

    def save(self, **changed: Any) -> None:
        self.state.update(changed)
        beside = self.file.with_suffix(".tmp")
        beside.write_text(json.dumps(self.state))
        beside.replace(self.file)


def arrive(programme: Programme, base_url: str, stop: threading.Event) -> None:
    """Send what is missing of the year. Never lets an exception out: the server goes on.

    A server that is busy or away for a while is waited for: every step may be taken again.
    """
    progress = Progress(settings.DATA_DIR / "demo-progress.json")
    for _ in range(TRIES):
        if progress.state["done"] or stop.is_set():
            return
        try:
            _wait_for_server(base_url, stop)
            senders = _senders(programme, base_url, progress.today(timezone.now()))
            _send_all(senders, progress, programme, stop)
        except (db.Error, OSError, RuntimeError):
            logger.exception("the demo year waits for the server")
            stop.wait(5)
        except Exception:
            logger.exception("the demo year stopped; the next start goes on with it")
            return


def _send_all(
    senders: list[Sender], progress: Progress, programme: Programme, stop: threading.Event
) -> None:
    sites = [(sender, filled) for sender in senders for filled in sender.year.site_forms()]
    events = sorted(
        ((sender, filled) for sender in senders for filled in sender.events()),
        key=lambda each: (each[1].day, each[1].instance_id),
    )
    progress.save(of=len(sites) + len(events))
    for sender in senders:
        open_campaigns(sender)
    _send(sites, 0, progress, stop)
    for sender in senders:
        plan(sender, programme, stop)
    _send(events, len(sites), progress, stop)
    if not stop.is_set():
        approve(programme, now=timezone.now())
        send_back_a_talk(senders, programme)
        progress.save(done=True)
        _open_the_day(programme, progress, stop)


def send_back_a_talk(senders: list[Sender], programme: Programme) -> None:
    """One that the demo's teacher sends with her own phone."""
    one = next(each for each in senders if each.project == programme.projects["duc_pho"])
    school = next(
        each
        for each in one.year.sites()
        if each.number == 1 and HOMES.get(each.commune.code) == "school"
    )
    token = accounts.token_of(programme.phones["school"])
    here, robots = one.phone.server_url, accounts.token_of(_robot(programme, one.project))
    phone = Phone(here.replace(robots, token), one.phone.transport)
    send_one_back(programme, phone, one.year.talk_of_today(school), now=timezone.now())


def _open_the_day(programme: Programme, progress: Progress, stop: threading.Event) -> None:
    """Give out cases and publish the closed months once the worker has recorded everything."""
    deadline = time.monotonic() + 600
    while journal.open_count(timezone.now()):
        if stop.wait(0.5) or time.monotonic() > deadline:
            return  # the clock publishes later
    now = timezone.now()
    give_cases(programme, today=progress.today(now), now=now)
    releasing.release_due(now=now, quiet=timedelta())


def _send(
    forms: list[tuple[Sender, Filled]], offset: int, progress: Progress, stop: threading.Event
) -> None:
    for place, (sender, filled) in enumerate(forms, start=offset + 1):
        if stop.is_set():
            break
        if place <= progress.state["sent"]:
            continue
        sender.send(filled)
        progress.state["sent"] = place
        if place % 25 == 0:
            progress.save()
    progress.save()


def _wait_for_server(base_url: str, stop: threading.Event) -> None:
    http, deadline = Http(timeout=5), time.monotonic() + 60
    while not stop.is_set() and time.monotonic() < deadline:
        try:
            if http("GET", f"{base_url}/healthz", {}, b"").status == 200:
                return
        except OSError:
            stop.wait(0.2)


def _senders(programme: Programme, base_url: str, today: date) -> list[Sender]:
    close_old_connections()
    found = []
    for key, project in programme.projects.items():
        token = accounts.token_of(_robot(programme, project))
        url = f"{base_url}/v1/key/{token}/projects/{project.pk}"
        year = Year(key, communes(project, today), today)
        phone = Phone(url, _local(base_url), device_id=f"collect:demo-{key}")
        found.append(Sender(key, project, year, phone, {}))
    return found


def _local(base_url: str) -> Any:
    """Addresses in the server's lists begin with PUBLIC_URL; the demo's phone stays on loopback."""
    http = Http()

    def ask(method: str, url: str, headers: Any, body: bytes) -> Any:
        return http(method, url.replace(settings.PUBLIC_URL, base_url, 1), headers, body)

    return ask


def _robot(programme: Programme, project: Project) -> AppUser:
    return AppUser.objects.get(
        project=project, holder=programme.people["robot"], kind=AppUser.Kind.PHONE
    )


def communes(project: Project, today: date) -> list[Commune]:
    """The communes that the project covers today, with what the year wants to know of them."""
    keys = list(project.units.values_list("unit", flat=True))
    hotspots = {each.unit.key for each in units.designations_on(today)}
    return [
        Commune(each.code, each.name, each.lat, each.lon, each.key in hotspots)
        for each in units.communes_below(keys, today)
        if each.lat is not None and each.lon is not None
    ]


def open_campaigns(sender: Sender) -> None:
    """Put the project's campaigns on the list that phones carry."""
    now = timezone.now()
    listed = entities.ensure_list(project=sender.project, name=CAMPAIGNS, now=now)
    home = sender.project.units.values_list("unit", flat=True)[0]
    for campaign in sender.year.campaigns():
        entities.put(
            entity_list=listed,
            entity_uuid=campaign.uuid,
            label=campaign.label,
            values={
                "tu_ngay": campaign.starts_on.isoformat(),
                "den_ngay": campaign.ends_on.isoformat(),
                "gia_lap": "co",
            },
            unit=home,
            for_all_below=True,
            now=now,
        )


def plan(sender: Sender, programme: Programme, stop: threading.Event) -> None:
    """Plan the campaigns' activities, once the worker has recorded sites and campaigns."""
    planned = sender.year.planned()
    wanted = {each.site.uuid for each in planned}
    deadline = time.monotonic() + PATIENCE
    sites: dict[Any, Site] = {}
    while len(sites) < len(wanted) and time.monotonic() < deadline and not stop.is_set():
        sites = {site.pk: site for site in Site.objects.filter(pk__in=wanted)}
        stop.wait(0.5)
    campaigns = {each.pk: each for each in Campaign.objects.filter(project_id=sender.project.pk)}
    for each in planned:
        if each.site.uuid in sites and each.campaign in campaigns:
            _plan_one(each, sites[each.site.uuid], campaigns[each.campaign], programme)


def _plan_one(planned: Planned, site: Site, campaign: Campaign, programme: Programme) -> None:
    in_charge = _in_charge(programme, planned.site)
    try:
        planning.plan(
            row=uuid5(campaign.pk, f"{site.pk} {planned.kind} {planned.day}"),
            campaign=campaign,
            site=site,
            kind=planned.kind,
            planned_on=planned.day,
            assignee=in_charge,
            actor=None,
            now=timezone.now(),
        )
    except Problem as problem:
        # A run that goes on after a stop meets what the first run planned.
        logger.debug("not planned again: %s", problem.code)


def _in_charge(programme: Programme, site: SketchedSite) -> Any:
    """The demo's people look after their own communes, the teacher after her school alone."""
    key = HOMES.get(site.commune.code, "")
    return programme.people.get(key) if key != "school" or site.number == 1 else None
