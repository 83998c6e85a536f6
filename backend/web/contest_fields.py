"""What people type about contests: questions of the bank, results of classes."""

import re
from datetime import datetime
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext, gettext_lazy

from backend.accounts.models import Project, User
from backend.planning import contests
from backend.problems import Problem
from backend.web.campaign_words import TOPICS, WholeField
from backend.web.fields import send_as_new
from outreach.models import Activity, Question
from outreach.quizzes import CHOICES, LEAST_OF_CLASS


class QuestionForm(forms.Form):
    """A question with two to six choices, of which one is right."""

    question = forms.UUIDField(widget=forms.HiddenInput)
    topic = forms.ChoiceField(label=gettext_lazy("Topic"), choices=list(TOPICS.items()))
    text = forms.CharField(
        label=gettext_lazy("Question"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Write the question.")},
    )
    right = forms.ChoiceField(
        label=gettext_lazy("The right choice"),
        choices=[(str(number), str(number + 1)) for number in range(CHOICES)],
        error_messages={"required": gettext_lazy("Say which choice is the right one.")},
    )

    def __init__(self, *args: Any, found: Question | None = None, **kwargs: Any) -> None:
        kwargs["initial"] = {"question": uuid4(), "right": "0"}
        if found is not None:
            kwargs["initial"] = {
                "question": found.pk,
                "topic": found.topic,
                "text": found.text,
                "right": str(found.right),
                **{f"choice_{number}": each for number, each in enumerate(found.choices)},
            }
        super().__init__(*args, **kwargs)
        self.found = found
        for number in range(CHOICES):
            self.fields[f"choice_{number}"] = forms.CharField(
                label=gettext("Choice {number}").format(number=number + 1),
                max_length=200,
                required=number < 2,
                error_messages={"required": gettext("Write at least two choices.")},
            )

    @property
    def choices(self) -> list[forms.BoundField]:
        return [self[f"choice_{number}"] for number in range(CHOICES)]

    def save(self, *, project: Project, actor: User, now: datetime) -> bool:
        """False with an error at the field."""
        told = self.cleaned_data
        given = [told.get(f"choice_{number}") or "" for number in range(CHOICES)]
        offered = [(number, text) for number, text in enumerate(given) if text]
        numbers = [number for number, _ in offered]
        right = int(told["right"])
        try:
            contests.put_question(
                question=self.found.pk if self.found else told["question"],
                project=project,
                topic=told["topic"],
                text=told["text"],
                choices=[text for _, text in offered],
                # What was left empty before it does not count.
                right=numbers.index(right) if right in numbers else -1,
                known=self.found is not None,
                actor=actor,
                now=now,
            )
        except Problem as problem:
            self.add_error("right", problem.sentence)
            send_as_new(self, "question")
            return False
        return True


class ClassForm(forms.Form):
    """What a class reached."""

    name = forms.CharField(
        label=gettext_lazy("Class"),
        max_length=20,
        help_text=gettext_lazy("Such as 9A1. Never a pupil's name."),
        error_messages={"required": gettext_lazy("Write the class.")},
    )
    participants = WholeField(
        label=gettext_lazy("Pupils who took part"),
        least=LEAST_OF_CLASS,
        most=1_000_000,
        error_messages={"required": gettext_lazy("Write how many.")},
    )
    mean = forms.CharField(
        label=gettext_lazy("Mean mark, 0 to 10"),
        max_length=5,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Write the mean mark.")},
    )

    def clean_mean(self) -> int:
        text = self.cleaned_data["mean"].strip().replace(",", ".")
        if not re.fullmatch(r"(10|[0-9])(\.[0-9])?", text) or float(text) > 10:
            raise forms.ValidationError(
                gettext_lazy("Write a mark from 0 to 10 with at most one decimal, such as 7,5.")
            )
        return round(float(text) * 10)

    def save(self, *, contest: Activity, actor: User, now: datetime) -> bool:
        """False with an error at the field."""
        try:
            contests.put_class(contest=contest, actor=actor, now=now, **self.cleaned_data)
        except Problem as problem:
            self.add_error("name", problem.sentence)
            return False
        return True
