"""Are the patterns of scores whole, and the thresholds of figures numbers that can be. PURE."""

from collections.abc import Iterator
from typing import Final

from outreach.findings import Finding, finding
from outreach.kinds import KINDS
from outreach.mapping.checking_questions import nearest, question
from outreach.mapping.parsing import Mapping
from outreach.mapping.record_fields import QUESTIONS, SCORE_KEYS, SUBSTANCE_MARK
from outreach.scoring import SUBSTANCES, TOBACCO

# What a form about persons may ask of its figures, at least two.
_THRESHOLDS: Final = ("total", "cell")
_K: Final = range(2, 1001)


def scores(mapping: Mapping, types: dict[str, str]) -> Iterator[Finding]:
    """Is there a question for every substance behind each pattern."""
    told = mapping.get("scores", {})
    for key in told:
        if key not in SCORE_KEYS:
            hint = nearest(key, list(SCORE_KEYS))
            yield finding("score_unknown", key=key, hint=hint)
    if "scores" in mapping:
        for key in (*QUESTIONS, "injecting"):
            if key not in told:
                yield finding("score_missing", key=key)
    for key in ("injecting", "injecting_days"):
        if key in told:
            yield from question(f"scores.{key}", told[key], "score", types)
    for key in QUESTIONS:
        pattern = told.get(key)
        if pattern is not None and SUBSTANCE_MARK not in pattern:
            yield finding("score_pattern", key=key, mark=SUBSTANCE_MARK)
        elif pattern is not None:
            letters = [s for s in SUBSTANCES if not (key == "q5" and s == TOBACCO)]
            for letter in letters:
                path = pattern.replace(SUBSTANCE_MARK, letter)
                yield from question(f"scores.{key}", path, "score", types)


def figures(mapping: Mapping) -> Iterator[Finding]:
    """Are the form's own thresholds whole numbers, and is it about persons."""
    asked = mapping.get("figures", {})
    if asked and not KINDS[mapping["record"]].person:
        yield finding("figures_elsewhere", record=mapping["record"])
    for name, k in asked.items():
        if name not in _THRESHOLDS:
            yield finding("figures_unknown", key=name, known=", ".join(_THRESHOLDS))
        elif isinstance(k, bool) or not isinstance(k, int) or k not in _K:
            yield finding("figures_threshold", key=name, least=_K.start, most=_K.stop - 1)
