"""What stands in a form, and what the API is sent of it."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.office.described.fields import Field, Kind
from chalicelib.office.entering import forms

TIERS = Field(
    name="tiers",
    kind="rows",
    fields=(Field(name="days", kind="integer"), Field(name="refund", kind="decimal")),
)
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r"), max_size=20)


def of(kind: Kind, **told: Any) -> Field:
    return Field(name="x", kind=kind, **told)


@pytest.mark.parametrize(
    ("field", "value", "texts"),
    [
        (of("text"), None, ("",)),
        (of("text"), "Sol", ("Sol",)),
        (of("integer"), 4, ("4",)),
        (of("time"), "14:00:00", ("14:00",)),
        (of("instant"), "2026-02-01T20:15:30+00:00", ("2026-02-01T15:15",)),
        (of("boolean"), True, ("true",)),
        (of("boolean"), False, ()),
        (of("references"), ["a", "b"], ("a", "b")),
        (of("references"), None, ()),
        (of("reference"), {"id": "a", "name": "Casa"}, ("a",)),
        (of("lines"), ["wifi", "mar"], ("wifi\nmar",)),
        (of("lines"), [{"a": 1}], ('[\n  {\n    "a": 1\n  }\n]',)),
        (of("data"), {}, ("{}",)),
    ],
)
def test_a_value_stands_in_its_input(field: Field, value: Any, texts: tuple[str, ...]) -> None:
    assert forms.typed_of([field], {"x": value}) == {"x": texts}


@pytest.mark.parametrize(
    ("field", "texts", "value"),
    [
        (of("text"), ("Sol",), "Sol"),
        (of("text", takes_null=True), ("  ",), None),
        (of("integer"), ("12",), 12),
        (of("integer"), ("-3",), -3),
        (of("integer"), ("doce",), "doce"),
        (of("integer"), ("١٢",), "١٢"),
        (of("integer"), ("9" * 25,), "9" * 25),
        (of("integer"), ("9" * 5000,), "9" * 5000),
        (of("decimal"), ("12,50",), "12.50"),
        (of("decimal"), ("mucho",), "mucho"),
        (of("instant"), ("2026-02-01T15:15",), "2026-02-01T15:15:00-05:00"),
        (of("instant"), ("mañana",), "mañana"),
        (of("boolean"), ("true",), True),
        (of("boolean"), (), False),
        (of("references"), ("a", "b"), ["a", "b"]),
        (of("references"), (), []),
        (of("lines"), ("wifi\n\n mar ",), ["wifi", "mar"]),
        (of("lines"), ('[{"a": 1}]',), [{"a": 1}]),
        (of("data"), ('{"a": 1}',), {"a": 1}),
        (of("data"), ("{a",), "{a"),
        (of("data"), ("[" * 5000,), "[" * 5000),
        (of("pairs"), (f"camas: {'[' * 5000}",), {"camas": "[" * 5000}),
    ],
)
def test_what_was_typed_is_sent_as_the_api_has_it_or_as_it_is(
    field: Field, texts: tuple[str, ...], value: Any
) -> None:
    assert forms.values_of([field], {"x": texts}, is_new=False) == {"x": value}


def test_of_a_new_thing_what_is_empty_is_left_to_the_api() -> None:
    fields = [of("text"), Field(name="y", kind="references"), Field(name="z", kind="boolean")]
    assert forms.values_of(fields, {"x": ("",)}, is_new=True) == {"z": False}


def test_an_empty_password_leaves_the_one_that_there_is() -> None:
    assert forms.values_of([of("secret")], {"x": ("",)}, is_new=False) == {}
    assert forms.values_of([of("secret")], {"x": ("mar",)}, is_new=False) == {"x": "mar"}


def test_a_table_has_its_rows_and_empty_ones_which_are_not_sent() -> None:
    typed = forms.typed_of([TIERS], {"tiers": [{"days": 7, "refund": "50.00"}]})
    assert typed == {"tiers.0.days": ("7",), "tiers.0.refund": ("50.00",)}
    assert len(list(forms.rows_of(TIERS, typed))) == 3
    further = {**typed, "tiers.2.days": ("3",), "tiers.2.refund": ("",)}
    sent = forms.values_of([TIERS], further, is_new=False)
    assert sent == {"tiers": [{"days": 7, "refund": "50.00"}, {"days": 3, "refund": ""}]}


def test_a_browser_ends_lines_in_its_own_way() -> None:
    assert forms.typed_in((("x", "a\r\nb"), ("y", "1"), ("y", "2"))) == {
        "x": ("a\nb",),
        "y": ("1", "2"),
    }


@pytest.mark.parametrize(
    ("field", "one", "same"),
    [
        (of("decimal"), "25.00", "25"),
        (of("time"), "14:00:00", "14:00"),
        (of("instant"), "2026-02-01T20:15:30+00:00", "2026-02-01T15:15:00-05:00"),
        (of("references"), ["b", "a"], ["a", "b"]),
        (of("reference"), {"id": "a"}, "a"),
        (of("text"), None, ""),
        (of("text"), " Sol ", "Sol"),
        (TIERS, [{"days": 7, "refund": "50.00"}], [{"refund": "50", "days": 7}]),
    ],
)
def test_a_value_has_one_mark_however_it_is_written(field: Field, one: Any, same: Any) -> None:
    assert forms.mark_of(field, one) == forms.mark_of(field, same)


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("decimal", "1e999999999999"),
        ("decimal", "sNaN"),
        ("instant", "9999-12-31T23:59:00-05:00"),
        ("instant", "0001-01-01T00:00:00+14:00"),
    ],
)
def test_what_no_value_can_be_has_a_mark_too(kind: Kind, text: str) -> None:
    assert forms.mark_of(of(kind), text) != forms.mark_of(of(kind), None)


def test_other_values_have_other_marks() -> None:
    assert forms.mark_of(of("decimal"), "25") != forms.mark_of(of("decimal"), "25.01")
    assert forms.mark_of(of("boolean"), False) != forms.mark_of(of("boolean"), None)


@given(TEXTS)
def test_whatever_a_text_says_it_comes_back_and_counts_as_unchanged(text: str) -> None:
    field = of("text")
    typed = forms.typed_of([field], {"x": text})
    sent = forms.values_of([field], typed, is_new=False)
    assert forms.mark_of(field, sent["x"]) == forms.mark_of(field, text)


@given(st.lists(TEXTS.filter(str.strip), max_size=4))
def test_lines_come_back(lines: list[str]) -> None:
    tidy = [" ".join(line.split()) for line in lines]
    field = of("lines")
    typed = forms.typed_of([field], {"x": tidy})
    if not (tidy and tidy[0].startswith("[")):
        assert forms.values_of([field], typed, is_new=False) == {"x": tidy}
