"""Every error that a client can meet: number, sentence, details. One writer per door shows it.

One catalogue in a file per subject. Codes below .50 are ODK Central's; ours are .51 to .69 and,
by subject, .501 to .899. None ends in 0: the program door writes them as JSON numbers.
"""

from backend.problems.accounts import *  # noqa: F403
from backend.problems.backups import *  # noqa: F403
from backend.problems.base import Problem as Problem
from backend.problems.base import problem as problem
from backend.problems.cases import *  # noqa: F403
from backend.problems.credentials import *  # noqa: F403
from backend.problems.devices import *  # noqa: F403
from backend.problems.entities import *  # noqa: F403
from backend.problems.exports import *  # noqa: F403
from backend.problems.figures import *  # noqa: F403
from backend.problems.forms import *  # noqa: F403
from backend.problems.guard import *  # noqa: F403
from backend.problems.handing import *  # noqa: F403
from backend.problems.keys import *  # noqa: F403
from backend.problems.mappings import *  # noqa: F403
from backend.problems.marks import *  # noqa: F403
from backend.problems.office import *  # noqa: F403
from backend.problems.outages import *  # noqa: F403
from backend.problems.people import *  # noqa: F403
from backend.problems.planning import *  # noqa: F403
from backend.problems.privacy import *  # noqa: F403
from backend.problems.quality import *  # noqa: F403
from backend.problems.referrals import *  # noqa: F403
from backend.problems.requests import *  # noqa: F403
from backend.problems.reviews import *  # noqa: F403
from backend.problems.sealed import *  # noqa: F403
from backend.problems.submissions import *  # noqa: F403
from backend.problems.vault import *  # noqa: F403
from backend.problems.webhooks import *  # noqa: F403
