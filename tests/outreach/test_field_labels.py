"""Every kind of record and each of its fields is said in words, in both languages."""

from django.utils import translation

from outreach import field_labels
from outreach.kinds import ACCEPTED, KINDS


def test_every_kind_field_and_shape_has_its_words() -> None:
    assert set(field_labels.KINDS) == set(KINDS)
    named = {name for kind in KINDS.values() for name in kind.fields}
    for kind in KINDS.values():
        for rows, fields in kind.rows.items():
            named |= {rows, *fields}
    assert sorted(named - set(field_labels.FIELDS)) == []
    shapes = {field.shape for kind in KINDS.values() for field in kind.fields.values()}
    assert shapes <= set(field_labels.HINTS)
    assert shapes <= set(ACCEPTED)


def test_the_words_are_vietnamese_where_the_reader_is() -> None:
    for table in (field_labels.KINDS, field_labels.FIELDS, field_labels.HINTS):
        for name, words in table.items():
            with translation.override("en"):
                english = str(words)
            with translation.override("vi"):
                assert str(words) != english or english.startswith("CRAFFT"), name


def test_a_code_without_words_stays_a_code() -> None:
    assert field_labels.code_label("khong_ro_nao") == "khong_ro_nao"
    assert field_labels.code_label("T01").endswith("(T01)")
