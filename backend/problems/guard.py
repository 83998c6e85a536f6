"""What is refused before every door, and files that are not what they say."""

from django.utils.translation import gettext_lazy as _

from backend.problems.base import problem

too_many_requests = problem(
    "429.831", _("Too many requests at once. Wait {seconds} seconds, then try again.")
)
picture_not_shown = problem(
    "422.832",
    _(
        "“{name}” can't be shown here: it is no picture that can be read, or it is too large."
        " Save the original instead."
    ),
)
media_not_as_named = problem(
    "415.833",
    _(
        "“{name}” is not what its name says: the file begins like {found}."
        " Choose the right file, or save it again in its own format."
    ),
)
