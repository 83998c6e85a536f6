"""What a form calls its questions and choices, in the language that the reader asked for. PURE."""

from collections.abc import Mapping
from typing import Any

from backend.survey.xforms.choices import Choices


def spoken(labels: Mapping[str, str], language: str) -> str:
    """The label in that language ("vi" also finds "Tiếng Việt (vi)"), else the first, else ""."""
    if language:
        wanted = language.casefold()
        for name, label in labels.items():
            own = name.casefold()
            if label and (own == wanted or own.endswith(f"({wanted})")):
                return label
    return next((label for label in labels.values() if label), "")


def choice_labels(choices: Choices, language: str) -> dict[str, dict[str, str]]:
    """Question path → code → label; a choice without one keeps its code."""
    return {
        path: {code: spoken(labels, language) or code for code, labels in offered.items()}
        for path, offered in choices.items()
    }


def labelled(value: Any, labels: Mapping[str, str]) -> str:
    """One choice or several by their labels; what the form does not know stays a code."""
    if isinstance(value, list):
        return "; ".join(labels.get(str(each), str(each)) for each in value)
    return labels.get(str(value), str(value))
