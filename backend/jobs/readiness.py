"""What is checked when the worker starts: does every published form still fit its mapping?"""

import logging

from backend.survey.forms import selectors as forms
from outreach.fitness import mapping_faults

logger = logging.getLogger(__name__)


def unfit_forms() -> dict[str, list[str]]:
    """formID of a published form → the faults of its mapping; forms that fit are left out.

    A mapping was checked when its form was published; a newer release of outreach may ask for more.
    """
    return {
        version.form.form_id: faults
        for version in forms.mapped_versions()
        if (faults := mapping_faults(version.mapping or {}, version.fields))
    }


def say_unfit_forms() -> int:
    """Write what no longer fits into the log; its submissions wait on their tasks, none is lost."""
    unfit = unfit_forms()
    for form_id, faults in unfit.items():
        logger.error("%s.toml does not fit its form: %s", form_id, " ".join(faults))
    return len(unfit)
