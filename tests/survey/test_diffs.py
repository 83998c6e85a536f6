"""What versions changed, in ODK Central's shape; repeats too."""

from hypothesis import given
from hypothesis import strategies as st

from backend.survey.submissions.diffs import changes

HOME = {"ho", "ho/con"}


def xml(body: str) -> bytes:
    meta = "<meta><instanceID>uuid:1</instanceID></meta>"
    return f'<data id="a" version="1">{body}{meta}</data>'.encode()


def told(old: str, new: str) -> list[dict[str, object]]:
    return changes([("a", xml(old)), ("b", xml(new))], HOME)["b"]


def child(name: str, age: int) -> str:
    return f"<ho><ten>{name}</ten><tuoi>{age}</tuoi></ho>"


def test_answers_that_came_went_and_changed() -> None:
    assert told("<a>1</a><b>2</b>", "<a>9</a><c>3</c>") == [
        {"old": "1", "new": "9", "path": ["a"]},
        {"old": "2", "path": ["b"]},
        {"new": "3", "path": ["c"]},
    ]
    assert told("<a>1</a>", "<a>1</a>") == []


def test_groups_are_walked_and_told_whole_when_new() -> None:
    assert told("<g><a>1</a></g>", "<g><a>2</a></g>") == [
        {"old": "1", "new": "2", "path": ["g", "a"]}
    ]
    assert told("", "<g><a>2</a></g>") == [{"new": {"a": "2"}, "path": ["g"]}]


def test_an_entry_of_a_repeat_is_named_by_its_number() -> None:
    old, new = child("An", 3) + child("Bình", 4), child("An", 3) + child("Bình", 5)
    assert told(old, new) == [{"old": "4", "new": "5", "path": [["ho", 1], "tuoi"]}]


def test_entries_that_came_and_went_are_told_whole() -> None:
    one, two = child("An", 3), child("Bình", 4)
    assert told(one + two, two) == [{"old": {"ten": "An", "tuoi": "3"}, "path": [["ho", 0]]}]
    assert told(two, one + two) == [{"new": {"ten": "An", "tuoi": "3"}, "path": [["ho", 0]]}]


def test_of_entries_that_changed_and_went_the_likest_is_the_edited_one() -> None:
    old = child("An", 3) + child("Bình", 4)
    assert told(old, child("Bình", 5)) == [
        {"old": {"ten": "An", "tuoi": "3"}, "path": [["ho", 0]]},
        {"old": "4", "new": "5", "path": [["ho", 1], "tuoi"]},
    ]


def test_repeats_within_repeats() -> None:
    def home(*children: str) -> str:
        return "<ho>" + "".join(f"<con>{each}</con>" for each in children) + "</ho>"

    assert told(home("<a>1</a>"), home("<a>1</a>", "<a>2</a>")) == [
        {"new": {"a": "2"}, "path": [["ho", 0], ["con", 1]]}
    ]


def test_namespaces_stay_out_of_paths() -> None:
    body = '<orx:x xmlns:orx="http://openrosa.org/xforms">{}</orx:x>'
    assert told(body.format(1), body.format(2)) == [{"old": "1", "new": "2", "path": ["x"]}]


def test_many_changed_entries_are_compared_in_time() -> None:
    old = "".join(child(f"a{n}", n) for n in range(400))
    new = "".join(child(f"b{n}", n + 1) for n in range(390))
    assert len(told(old, new)) >= 390


entries = st.lists(st.tuples(st.sampled_from(["An", "Bình", "Chi"]), st.integers(0, 3)), max_size=6)


@given(entries, entries)
def test_the_changes_lead_from_the_old_to_the_new(
    old: list[tuple[str, int]], new: list[tuple[str, int]]
) -> None:
    """Entries that are told as gone, come or changed account for every difference in number."""
    found = told("".join(child(*each) for each in old), "".join(child(*each) for each in new))
    came = [each for each in found if "old" not in each]
    went = [each for each in found if "new" not in each]
    if old and new:
        assert len(came) - len(went) == len(new) - len(old)
    assert (found == []) == (old == new)
