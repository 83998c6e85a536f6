"""A step is done again exactly when its inputs changed."""

from backend.setup import stamps


def test_the_same_inputs_give_the_same_mark():
    assert stamps.digest(b"a", b"b") == stamps.digest(b"a", b"b")


def test_parts_that_run_together_alike_give_different_marks():
    assert stamps.digest(b"ab", b"c") != stamps.digest(b"a", b"bc")


def test_a_mark_that_was_never_written_reads_as_nothing(tmp_path):
    assert stamps.read(tmp_path / "no" / "stamp") == ""


def test_a_written_mark_is_read_back(tmp_path):
    stamps.write(tmp_path / "new" / "stamp", "x")
    assert stamps.read(tmp_path / "new" / "stamp") == "x"
