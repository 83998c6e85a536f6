"""Contests: scoring, classes in order, the bank of questions."""

import uuid
from fractions import Fraction

import pytest

from outreach import quizzes, services
from outreach.faults import Fault
from outreach.mapping import parse
from outreach.models import Activity, ContestClass, Question
from outreach.quizzes import ClassResult, Score
from outreach.selectors import contests
from tests.outreach import build

A, B, C = (uuid.uuid4() for _ in range(3))


def test_a_score_counts_right_answers_of_all_that_was_asked():
    right = {A: 0, B: 1, C: 2}
    assert quizzes.score({A: 0, B: 2}, right) == Score(1, 3)
    assert quizzes.score({A: 0, B: 1, C: 2, uuid.uuid4(): 0}, right) == Score(3, 3)
    assert quizzes.score({A: None, B: 99, C: -1}, right) == Score(0, 3)
    assert quizzes.score({}, {}).mark is None
    assert Score(1, 3).mark == Fraction(10, 3)


def test_the_mean_is_in_tenths_half_up():
    assert quizzes.mean([Score(1, 2), Score(1, 1)]) == 75
    assert quizzes.mean([Score(1, 3)]) == 33
    assert quizzes.mean([Score(1, 8), Score(1, 4)]) == 19  # 1.875
    assert quizzes.mean([]) is None


def test_classes_are_ranked_and_small_ones_left_out():
    found = quizzes.ranked(
        [
            ClassResult("9A1", 30, 70),
            ClassResult("9A2", 30, 85),
            ClassResult("9A3", 30, 85),
            ClassResult("9A4", 4, 100),
        ]
    )
    assert [(place, each.name) for place, each in found] == [(1, "9A2"), (1, "9A3"), (3, "9A1")]


@pytest.mark.parametrize("name", ["9A1", "10 Tin 2", "K45", "6/1", "12", "9Đ"])
def test_a_class_is_named_by_its_grade(name):
    assert quizzes.is_class(name)


@pytest.mark.parametrize(
    "name", ["Nguyễn Văn An", "", "13A", "9 Nguyễn", "9A1 An Bình", "A" * 30, "9\0", "0A"]
)
def test_a_name_is_no_class(name):
    assert not quizzes.is_class(name)


@pytest.mark.django_db
class TestBank:
    def put(self, **changes):
        given = {
            "question": uuid.uuid4(),
            "project_id": 1,
            "topic": "tac_hai",
            "text": "Ma túy là gì?",
            "choices": ["Chất gây nghiện", "Một loại rau"],
            "right": 0,
            "now": build.NOW,
        }
        return services.put_question(**{**given, **changes})

    @pytest.mark.parametrize(
        "changes",
        [
            {"topic": "bong_da"},
            {"topic": "\0"},
            {"text": ""},
            {"text": "\0 "},
            {"text": "x" * 501},
            {"choices": ["một"]},
            {"choices": ["một", "một"]},
            {"choices": ["một", ""]},
            {"choices": [str(n) for n in range(7)]},
            {"choices": ["x" * 201, "y"]},
            {"right": 2},
            {"right": -1},
        ],
    )
    def test_what_is_no_question_is_refused(self, changes):
        with pytest.raises(Fault):
            self.put(**changes)
        assert not Question.objects.exists()

    def test_a_question_is_changed_under_its_own_id_and_not_from_another_project(self):
        made = self.put()
        self.put(question=made.pk, text="Câu mới?")
        assert Question.objects.get().text == "Câu mới?"
        with pytest.raises(Fault):
            self.put(question=made.pk, project_id=2)
        services.retire_question(question=made.pk, project_id=1)
        assert list(contests.questions(1)) == []

    def test_only_classes_of_contests_with_enough_pupils_stand(self):
        mapping = parse(build.ACTIVITY_TOML.encode())
        for kind in ("T03", "T01"):
            build.send(mapping, build.activity_answers(loai=kind))
        contest, talk = Activity.objects.get(kind="T03"), Activity.objects.get(kind="T01")
        good = {"name": "9A1", "participants": 30, "mean": 75, "now": build.NOW}
        services.put_class(contest=contest, **good)
        services.put_class(contest=contest, **{**good, "mean": 80})
        assert contests.classes(contest) == [(1, ClassResult("9A1", 30, 80))]
        for changes in (
            {"name": "Trần Thị Bình"},
            {"participants": 4},
            {"participants": 10**7},
            {"mean": 101},
            {"mean": -1},
        ):
            with pytest.raises(Fault):
                services.put_class(contest=contest, **{**good, **changes})
        with pytest.raises(Fault):
            services.put_class(contest=talk, **good)
        assert ContestClass.objects.count() == 1
        assert services.drop_class(contest=contest.pk, name="9A1") == 1
