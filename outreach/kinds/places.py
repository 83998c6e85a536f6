"""Records of places and of what took place there: sites, activities and their details. PURE."""

from typing import Final

from outreach.codes import (
    ACTIVITY_KINDS,
    MEDIA_KINDS,
    MODEL_KINDS,
    MODEL_STEPS,
    SETTINGS,
    SITE_KINDS,
    TRAINING_KINDS,
)
from outreach.kinds.shapes import (
    COST,
    COUNT,
    DAY,
    LINK,
    MARK,
    MINUTES,
    PEOPLE,
    REFERENCE,
    WORDS,
    YES_NO,
    Field,
    Kind,
    text,
    word,
)

SITE: Final = Kind(
    {
        "name": text(200, required=True),
        "kind": word(*SITE_KINDS, required=True),
        "setting": word(*SETTINGS, limit=20, required=True),
        "pupils": COUNT,
        "workers": COUNT,
        "contact_name": text(100),
        "contact_phone": text(30),
        "has_regulation": YES_NO,
        "regulation_number": text(100),
        "regulation_date": DAY,
    },
    dated=False,
)

# What every event has, whatever its details are.
_EVENT: Final[dict[str, Field]] = {
    "site": REFERENCE,
    "campaign": REFERENCE,
    "planned": REFERENCE,  # the row of `ke_hoach` that it fulfils
    "setting": word(*SETTINGS, limit=20),
    "topics": WORDS,
    "audience": WORDS,
    "organisers": WORDS,
    "attendances": COUNT,
    "men": COUNT,
    "women": COUNT,
    "pupils": COUNT,
    "workers": COUNT,
    "parents": COUNT,
    "others": COUNT,
    "minutes": Field("count", MINUTES),
    "leaflets": Field("count", PEOPLE),
    "cost": COST,
}

ACTIVITY: Final = Kind(
    {
        "kind": word(*ACTIVITY_KINDS, limit=10, required=True),
        **_EVENT,
        "entries": COUNT,
        "surveyed": COUNT,
        "passed": COUNT,
        "level": word(),
        "format": word(),
        # A contest: organised or merely joined, and the prizes.
        "part": word("to_chuc", "tham_gia"),
        "first_prizes": COUNT,
        "second_prizes": COUNT,
        "third_prizes": COUNT,
        "other_prizes": COUNT,
        "link": LINK,
        # A class in several sessions (F08).
        "session": Field("count", 20),
        "sessions": Field("count", 20),
        "completed": COUNT,
        "before": MARK,
        "after": MARK,
    }
)

# F12: leaflets, banners, broadcasts, posts.
PRODUCT: Final = Kind(
    {
        "medium": word(*MEDIA_KINDS, required=True),
        "site": REFERENCE,
        "campaign": REFERENCE,
        "planned": REFERENCE,
        "setting": word(*SETTINGS, limit=20),
        "topics": WORDS,
        "organisers": WORDS,
        "copies": COUNT,  # printed or put up
        "given_out": COUNT,
        "broadcasts": COUNT,
        "minutes": Field("count", MINUTES),
        "air_time": word(),
        "link": LINK,
        "views": Field("count", 1_000_000_000),
        "interactions": Field("count", 1_000_000_000),
        "measured_on": DAY,
        "cost": COST,
    }
)

# F13. A need of training (D4) has rows in place of participants.
TRAINING: Final = Kind(
    {
        "kind": word(*TRAINING_KINDS, limit=10, required=True),
        **_EVENT,
        "level": word(),
        "sessions": COUNT,
        "staff": Field("words", 20_000),  # entities of can_bo
        "before": MARK,
        "after": MARK,
        "certificates": COUNT,
    },
    rows={
        "needs": {"organisation": text(200), "content": text(500), "persons": COUNT},
    },
)

# F14. The first step makes the model's entity; later ones refer to it.
MODEL: Final = Kind(
    {
        "model": REFERENCE,
        "step": word(*MODEL_STEPS, required=True),
        "name": text(200),
        "kind": word(*MODEL_KINDS),
        "site": REFERENCE,
        "setting": word(*SETTINGS, limit=20),
        "organisers": WORDS,
        # M0: nine marks of 0 to 2.
        **{f"m0_{number}": Field("count", 2) for number in range(1, 10)},
        "score": Field("count", 18),  # as the phone added it up; it is added up again here
        "needing": COUNT,  # persons
        "conclusion": word("du", "co_dieu_kien", "chua_du"),
        # M1: five blocks.
        "approached": COUNT,
        "screened": COUNT,
        "counselled": COUNT,
        "legal": COUNT,
        "linked": COUNT,
        "edited_reason": text(500),
        # M2.
        "evaluation": Field("count", 5),
        "lessons": text(2000),
        "cost": COST,
    }
)
