"""What an event may be, and how it is called in addresses."""

import importlib
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib import wiring
from chalicelib.community.occasions import rules
from chalicelib.community.types import Category, Occasion
from chalicelib.kernel.errors import Invalid
from chalicelib.kernel.validation import Problems

from .made import NOW, occasion

TITLE = "Gran Sorteo Año Nuevo"


def wrong(value: Occasion) -> set[str]:
    with pytest.raises(Invalid) as refused:
        rules.checked(value, Problems())
    return set(refused.value.fields)


def test_a_slug_is_what_the_title_makes_of_it_with_a_number_where_it_is_taken() -> None:
    base = rules.base_of(TITLE)
    assert rules.free_slug(base, ()) == "gran-sorteo-ano-nuevo"
    assert rules.free_slug(base, {base}) == "gran-sorteo-ano-nuevo-1"
    assert rules.free_slug(base, {base, f"{base}-1"}) == "gran-sorteo-ano-nuevo-2"
    assert rules.free_slug(rules.base_of("¿¡...!?"), ()) == "evento"


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Past", "past-1"),
        ("¡Coming!", "coming-1"),
        ("0c000000-0000-4000-8000-00000000000a", "0c000000-0000-4000-8000-00000000000a-1"),
    ],
)
def test_a_slug_never_hides_behind_another_address(title: str, slug: str) -> None:
    assert rules.free_slug(rules.base_of(title), ()) == slug
    assert rules.checked(occasion(slug=slug), Problems()).slug == slug


def test_no_slug_is_a_word_of_an_address() -> None:
    modules = [name for name in wiring.PATHS if name.startswith("chalicelib.community.")]
    routes = [each for name in modules for each in importlib.import_module(name).router.routes]
    words = {each.path.split("/")[2] for each in routes if each.path.startswith("/events/")}
    assert {word for word in words if not word.startswith("{")} == rules.TAKEN_WORDS


@given(st.text(max_size=300), st.sets(st.integers(0, 5)))
def test_a_slug_is_free_and_one_that_an_event_may_have(title: str, numbers: set[int]) -> None:
    base = rules.base_of(title) or rules.NAMELESS
    taken = {f"{base}-{number}" if number else base for number in numbers}
    slug = rules.free_slug(rules.base_of(title), taken)
    assert slug not in taken
    assert rules.checked(occasion(slug=slug), Problems()).slug == slug


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"title": "  "}, "title"),
        ({"title": "x" * 201}, "title"),
        ({"description": ""}, "description"),
        ({"location": "x" * 301}, "location"),
        ({"slug": "Con Blancos"}, "slug"),
        ({"slug": "0c000000-0000-4000-8000-000000000001"}, "slug"),
        ({"slug": "0c00000000004000800000000000000a"}, "slug"),
        ({"slug": "0c000000000040008000-00000000000a"}, "slug"),
        ({"slug": "past"}, "slug"),
        ({"slug": "activity-feed"}, "slug"),
        ({"slug": "x" * 251}, "slug"),
        ({"max_participants": 0}, "max_participants"),
        ({"min_points_required": Decimal(-1)}, "min_points_required"),
        ({"registration_deadline": NOW + timedelta(days=3)}, "registration_deadline"),
        ({"is_contest": True}, "contest_type"),
    ],
)
def test_limits_of_an_event(fields: dict[str, Any], field: str) -> None:
    assert wrong(occasion(**fields)) == {field}


def test_everything_that_is_wrong_is_named_at_once() -> None:
    assert wrong(occasion(title="", max_participants=0, is_contest=True)) == {
        "title",
        "max_participants",
        "contest_type",
    }


@pytest.mark.parametrize(
    "fields",
    [
        {"status": "draft"},
        {"status": "closed"},
        {"status": "cancelled"},
        {"is_public": False},
        {"is_active": False},
    ],
)
def test_only_what_is_published_public_and_active_is_shown(fields: dict[str, Any]) -> None:
    assert occasion().is_listed
    assert not occasion(**fields).is_listed


def test_a_contest_that_is_over_keeps_what_counts_and_its_end() -> None:
    contest = occasion(is_contest=True, contest_type="referral_count")
    assert not rules.is_closed_to_change(contest, occasion(**{**said(contest), "title": "Otro"}))
    for fields in (
        {"contest_type": "referral_bookings"},
        {"is_contest": False},
        {"registration_deadline": NOW},
    ):
        assert rules.is_closed_to_change(contest, occasion(**{**said(contest), **fields}))


def said(value: Occasion) -> dict[str, Any]:
    return {name: getattr(value, name) for name in value.__struct_fields__}


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 101}, "name"),
        ({"color": "azul"}, "color"),
        ({"icon": "x" * 51}, "icon"),
    ],
)
def test_limits_of_a_category(fields: dict[str, Any], field: str) -> None:
    category = Category(**{"category_id": "c", "name": "Sorteos", **fields})
    with pytest.raises(Invalid) as refused:
        rules.checked_category(category, Problems())
    assert set(refused.value.fields) == {field}


def test_pictures_stand_apart_by_event_and_picture() -> None:
    assert rules.file_key("o", "i", "thumb") == "posters/o/i_thumb.webp"
    assert rules.key_of(occasion(), "full") is None
