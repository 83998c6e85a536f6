"""What the invented year is drawn from: communes, sites, campaigns, plans, filled forms. PURE."""

import uuid
from dataclasses import dataclass, field
from datetime import date
from typing import Any


@dataclass(frozen=True)
class Commune:
    code: str
    name: str
    lat: float
    lon: float
    hotspot: bool


@dataclass(frozen=True)
class SketchedSite:
    uuid: uuid.UUID
    number: int  # in its commune, from 1
    commune: Commune
    name: str
    kind: str
    setting: str
    lat: float
    lon: float


@dataclass(frozen=True)
class SketchedCampaign:
    uuid: uuid.UUID
    label: str
    starts_on: date
    ends_on: date
    held: tuple[tuple[str, date], ...] = ()


@dataclass(frozen=True)
class Planned:
    """A planned activity of a campaign: at a site, of a kind, on a day."""

    campaign: uuid.UUID
    site: SketchedSite
    kind: str
    day: date


@dataclass(frozen=True)
class Filled:
    """A filled form, as answers by path, and its files; the phone turns it into XML."""

    form_id: str
    instance_id: str
    day: date
    answers: dict[str, Any] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
