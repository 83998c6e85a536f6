"""Cells as offices write them: days, numbers, letters of old encodings."""

from datetime import date

import pytest

from backend.importing.cells import day_of, is_legacy, number_of


@pytest.mark.parametrize(
    ("kind", "text", "day"),
    [
        ("t", "31/05/2024", date(2024, 5, 31)),
        ("t", "5/6/2024", date(2024, 6, 5)),
        ("t", "5-6-24", date(2024, 6, 5)),
        ("t", "05.06.2024", date(2024, 6, 5)),
        ("t", "Ngày 05 tháng 6 năm 2024", date(2024, 6, 5)),
        ("t", "2024-06-05", date(2024, 6, 5)),
        ("t", "05/13/2024", date(2024, 5, 13)),
        ("d", "2024-06-05", date(2024, 6, 5)),
        ("n", "45448", date(2024, 6, 5)),
    ],
)
def test_a_day_is_read_day_first(kind: str, text: str, day: date) -> None:
    found = day_of(kind, text)
    assert found is not None
    assert found.day == day


@pytest.mark.parametrize(
    "text", ["31/02/2024", "tháng 5/2024", "hè 2024", "32/13/2024", "1/1/1850", "99999999"]
)
def test_what_is_no_day_is_none(text: str) -> None:
    assert day_of("t", text) is None
    assert day_of("n", "12") is None


def test_five_six_may_be_read_two_ways_and_thirty_one_five_may_not() -> None:
    both, one, same = (day_of("t", text) for text in ("05/06/2024", "31/05/2024", "05/05/2024"))
    assert both is not None
    assert both.ambiguous
    assert both.other == date(2024, 5, 6)
    assert one is not None
    assert not one.ambiguous
    assert same is not None
    assert not same.ambiguous


@pytest.mark.parametrize(
    ("kind", "text", "number"),
    [
        ("t", "1.234", 1234),
        ("t", "1,234", 1234),
        ("t", "1 234 người", 1234),
        ("t", "1.500.000 đ", 1_500_000),
        ("t", "40 học sinh", 40),
        ("n", "40", 40),
        ("n", "40.0", 40),
        ("t", "40,0", 40),
        ("t", "", None),
        ("t", "-", None),
    ],
)
def test_a_number_has_dots_for_thousands(kind: str, text: str, number: int | None) -> None:
    assert number_of(kind, text) == number


@pytest.mark.parametrize(
    ("kind", "text"),
    [("t", "1,5"), ("n", "1.5"), ("t", "khoảng 40"), ("t", "4O"), ("t", "12.34"), ("t", "٤٠")],
)
def test_what_is_no_whole_number_is_refused(kind: str, text: str) -> None:
    with pytest.raises(ValueError):
        number_of(kind, text)


@pytest.mark.parametrize(
    "text", ["NguyÔn V¨n An", "Tr­êng THCS §øc Phæ", "Coâng ty Giaøy", "Nguyeãn Vaên An", "Phöôøng"]
)
def test_old_letters_are_known(text: str) -> None:
    assert is_legacy([text])


@pytest.mark.parametrize(
    "text",
    [
        "Nguyễn Văn An", "Trường THCS Đức Phổ", "Công ty Giày", "Phường Phù Liễn", "hoà, thuỷ, tuý",
        "Đắk Lắk", "K'Brêu", "Y Bhiô", "UBND xã", "Toà án", "ngoài khoá", "Hồ Thị Ê", "Huệ, uỷ ban",
    ],
)  # fmt: skip
def test_vietnamese_letters_are_not_taken_for_old_ones(text: str) -> None:
    assert not is_legacy([text])
