import string
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.web.cards import has_number

# Test numbers that the card brands and gateways publish.
PUBLISHED = [
    "4111111111111111",
    "4222222222222",
    "5555555555554444",
    "2223003122003222",
    "378282246310005",
    "30569309025904",
    "6011111111111117",
    "6304000000000000",
    "4000000000000000006",
]
DIGITS = st.sampled_from(string.digits)


def with_check_digit(digits: str) -> str:
    """The digits with the one that makes them valid, as the book of the algorithm adds it."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        doubled = int(digit) * (2 if place % 2 == 0 else 1)
        total += doubled - 9 if doubled > 9 else doubled
    return digits + str(-total % 10)


@st.composite
def numbers(draw: st.DrawFn) -> str:
    length = draw(st.integers(12, 18))
    first = draw(st.sampled_from(["21", "22", "27", "29", "3", "4", "5", "6"]))
    rest = draw(st.text(DIGITS, min_size=length, max_size=length))
    return with_check_digit((first + rest)[:length])


def divided(number: str, separators: list[str]) -> str:
    pairs = zip(number, [*separators, *[""] * len(number)], strict=False)
    return "".join(digit + separator for digit, separator in pairs).strip(" -")


SEPARATORS = st.lists(st.sampled_from(["", "", " ", "-"]), max_size=18)
AROUND = st.sampled_from(["", " ", '"', "\n", ", ", ":", "=", "/", "(", "tarjeta ", "No. "])
AFTER = st.sampled_from(["", " ", '"', "\n", ",", "&", ".", ")", " vence", "/"])


@pytest.mark.parametrize("number", PUBLISHED)
def test_numbers_that_the_brands_publish_trip_it(number: str) -> None:
    assert has_number(f"Mi tarjeta es {number}.")


@given(numbers(), SEPARATORS, AROUND, AFTER)
def test_every_valid_number_trips_it_however_it_is_divided(
    number: str, separators: list[str], before: str, after: str
) -> None:
    assert has_number(before + divided(number, separators) + after)


@given(numbers(), st.data())
def test_a_number_with_one_other_digit_passes(number: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(number) - 1))
    other = data.draw(DIGITS.filter(lambda digit: digit != number[place]))
    assert not has_number(f"{number[:place]}{other}{number[place + 1 :]}")


@given(st.uuids() | st.integers(0, 2**128 - 1).map(lambda number: UUID(int=number)), AROUND, AFTER)
def test_ids_pass(value: UUID, before: str, after: str) -> None:
    assert not has_number(f"{before}{value}{after}")
    assert not has_number(f"{before}{value.hex}{after}")
    assert not has_number(f"{before}{str(value).upper()}{after}")


@given(numbers())
def test_an_id_of_digits_alone_passes(number: str) -> None:
    digits = (number * 3)[:32]
    parts = (digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:])
    assert not has_number("-".join(parts))
    assert has_number("-".join(parts) + " " + number)


@given(st.integers(1_000_000_000_000, 1_999_999_999_999), st.integers(1, 10**18))
def test_what_facebook_sends_along_passes(milliseconds: int, visitor: int) -> None:
    assert not has_number(f'{{"fbp": "fb.1.{milliseconds}.{visitor}"}}')
    assert not has_number(f"fbc=fb.1.{milliseconds}.IwAR0_{visitor}")
    assert not has_number(f"{milliseconds}")


@given(numbers())
def test_part_of_a_longer_word_or_number_is_no_card(number: str) -> None:
    assert not has_number(f"a{number}")
    assert not has_number(f"{number}f")
    assert not has_number(f"IMG_{number}")
    assert not has_number(f"1234567{number}")
    assert not has_number(f"-76.{number}")


@pytest.mark.parametrize(
    "text",
    [
        "+51 987 654 321",
        "51987654321",
        "987 654 321 912 345 678",
        "2026-11-28 2026-12-01",
        "2026-11-28 2026-12-08 2027-01-0",
        "20261128211500",
        "20601234567",
        '{"data": {"id": "123456789012"}, "user_id": 4111111111}',
        "ff8080814c11e237014c1ff593b57b4d",
        "kqgykn96i7bcs1wwhvgw",
        "0000000000000000",
    ],
)
def test_what_else_is_written_in_digits_passes(text: str) -> None:
    assert not has_number(text)


@pytest.mark.parametrize(
    "text",
    [
        "100 4111 1111 1111 1111 123",
        "12-4111-1111-1111-1111",
        "4111111111111111 12/28 123",
        "2 3782 822463 10005 5",
        "pagué 100 4111111111111111",
        "[1,4111111111111111]",
    ],
)
def test_other_numbers_beside_it_hide_no_card(text: str) -> None:
    assert has_number(text)


def test_digits_blanks_and_dashes_of_other_alphabets_are_read() -> None:
    wide = "".join(chr(ord("０") + int(digit)) for digit in "4111111111111111")
    arabic = "".join(chr(ord("٠") + int(digit)) for digit in "4111111111111111")
    assert has_number(wide)
    assert has_number(arabic)
    assert has_number("4111\u00a01111\u20111111\u20131111")
    assert has_number("4111\u200b1111\u200b1111\u200b1111")
    assert has_number("Año ñandú 4111 1111 1111 1111")


def test_a_text_of_nothing_but_long_numbers_is_refused_without_judging_all() -> None:
    assert not has_number("4111111111111112 " * 1000)
    assert has_number("4111111111111112, " * 1001)
