"""Invented answers to the ASSIST questionnaire, consistent with its skips. PURE."""

import random
from typing import Any

SUBSTANCES = "abcdefghij"
TOBACCO = "a"
# Codes of questions 2 to 7 in the order of the answers (WHO ASSIST v3.1).
CODES = {
    "q2": (0, 2, 3, 4, 6),
    "q3": (0, 3, 4, 5, 6),
    "q4": (0, 4, 5, 6, 7),
    "q5": (0, 5, 6, 7, 8),
    "q6": (0, 6, 3),
    "q7": (0, 6, 3),
}
# How heavily an invented person uses: weights of the five frequencies.
WEIGHTS = {
    "light": (6, 3, 1, 0, 0),
    "medium": (1, 3, 4, 2, 1),
    "heavy": (0, 0, 1, 4, 6),
}


def answers(dice: random.Random) -> dict[str, Any]:
    """One interview: consent, then for each substance ever used questions 2 to 7, then 8."""
    used = [
        letter
        for letter, chance in zip(SUBSTANCES, _chances(), strict=True)
        if dice.random() < chance
    ]
    said: dict[str, Any] = {
        "xin_dong_y/dong_y": "co",
        "xin_dong_y/hinh_thuc_dong_y": "chu_ky",
        "ca/da_tap_huan": "co",
        "ca/co_ma_ca": "co",
        "ca/tuoi": dice.randrange(18, 55),
        "ket_qua/da_lam": ["thong_tin"],
    }
    for letter in SUBSTANCES:
        said[f"g1/q1_{letter}"] = 3 if letter in used else 0
    if "j" in used:
        said["g1/q1_j_khac"] = "chất khác (giả lập)"
    for letter in used:
        said.update(_substance(letter, dice.choice(tuple(WEIGHTS)), dice))
    if used:
        said["q8"] = 0
    else:
        # Who answers "never" to everything is asked once more.
        said["g1/hoi_lai"] = "co"
    return said


def _chances() -> tuple[float, ...]:
    return (0.7, 0.8, 0.2, 0.02, 0.35, 0.1, 0.08, 0.1, 0.15, 0.02)


def _substance(letter: str, use: str, dice: random.Random) -> dict[str, Any]:
    often = dice.choices(CODES["q2"], WEIGHTS[use])[0]
    said = {"q2": often}
    if often:
        asked = ("q3", "q4") if letter == TOBACCO else ("q3", "q4", "q5")
        said |= {question: dice.choices(CODES[question], WEIGHTS[use])[0] for question in asked}
    said |= {question: dice.choice(CODES[question]) for question in ("q6", "q7")}
    return {f"s_{letter}/{question}_{letter}": value for question, value in said.items()}
