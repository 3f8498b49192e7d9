"""The texts of fields, as they stand under their declarations."""

from typing import ClassVar

import msgspec

from chalicelib.web.texts import first_of, texts_of


class Place(msgspec.Struct):
    """A place."""

    name: str
    """What people call it."""
    height: int = 0
    """How high it lies above the sea, in metres; the sea itself
    is 0."""
    silent: bool = False


class Summit(Place):
    """A place to climb."""

    height: int = 0
    """How high it is, in metres."""
    climbed: bool = False
    """Whether somebody was there."""


class PlaceRow(msgspec.Struct, rename={"height": "altura"}):
    """A place in a list."""

    TEXTS_FROM: ClassVar = (Place,)

    name: str
    height: int
    distance: int
    """How far it is, in kilometres."""


class NearRow(PlaceRow):
    """A place close by."""

    minutes: int
    """How long the walk is."""


def test_a_text_stands_under_its_field() -> None:
    assert texts_of(Place) == {
        "name": "What people call it.",
        "height": "How high it lies above the sea, in metres; the sea itself is 0.",
    }


def test_a_struct_has_the_texts_that_it_inherits_unless_it_has_its_own() -> None:
    assert texts_of(Summit) == {
        "name": "What people call it.",
        "height": "How high it is, in metres.",
        "climbed": "Whether somebody was there.",
    }


def test_a_struct_has_the_texts_of_those_that_it_names() -> None:
    assert texts_of(PlaceRow) == {
        "name": "What people call it.",
        "height": "How high it lies above the sea, in metres; the sea itself is 0.",
        "distance": "How far it is, in kilometres.",
    }
    assert texts_of(NearRow) == {**texts_of(PlaceRow), "minutes": "How long the walk is."}


def test_a_struct_that_is_made_calls_fields_as_it_likes() -> None:
    made = msgspec.defstruct(
        "Made",
        [("altura", int), ("name", str), ("other", int)],
        namespace={"TEXTS_FROM": (Place,), "TEXT_NAMES": {"altura": "height"}},
    )
    assert texts_of(made) == {
        "altura": "How high it lies above the sea, in metres; the sea itself is 0.",
        "name": "What people call it.",
    }


def test_readers_of_the_description_see_no_sources() -> None:
    docstring = """A rate, three decimals; one
    is active (pricing book, B29).

    More for who reads the code."""
    assert first_of(docstring) == "A rate, three decimals; one is active."
    assert first_of("A stretch (both ends count) of a year (B4).") == (
        "A stretch (both ends count) of a year."
    )
