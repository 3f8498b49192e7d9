"""Everything on a page is in Spanish, whatever the API gains."""

from collections.abc import Iterator

import pytest

from chalicelib.community import types as community
from chalicelib.office.described import resources
from chalicelib.office.described.fields import Field
from chalicelib.office.described.resources import Action, Resource
from chalicelib.office.drawing.displays import columns_of
from chalicelib.office.spanish import hints, titles, ways, words
from chalicelib.office.work.figures import goal
from chalicelib.operations.gaps.types import REASON_LABELS
from chalicelib.reservations import types as stays
from chalicelib.web.labels import LABELS

ALL = resources.all_of_them()
EVERY = pytest.mark.parametrize("resource", ALL.values(), ids=lambda resource: resource.slug)


def sent_and_shown(resource: Resource, action: Action) -> Iterator[Field]:
    yield from action.fields
    shown = ways.act_of(resource, action).shows
    yield from (field for field in action.tells if field.name in shown)


def named_in(resource: Resource) -> Iterator[Field]:
    done = (each for action in resource.actions for each in sent_and_shown(resource, action))
    shown = (*resource.view, *resource.filters, *resource.removing)
    for field in (*resource.new, *resource.change, *shown, *done):
        yield field
        yield from field.fields


def sent(resource: Resource) -> Iterator[str]:
    done = (each for action in resource.actions for each in action.fields)
    for field in (*resource.new, *resource.change, *resource.removing, *done):
        yield from (each.name for each in (field, *field.fields))


def test_there_is_what_administrators_configure() -> None:
    assert {"properties", "seasons", "discount-codes", "users"} <= ALL.keys()
    assert len(ALL) == len(resources.described())


def test_titles_are_of_what_there_is() -> None:
    assert ALL.keys() == titles.TITLES.keys()
    assert {title.group for title in titles.TITLES.values()} == set(titles.GROUPS)


@EVERY
def test_every_field_has_a_label(resource: Resource) -> None:
    assert {field.name for field in named_in(resource)} <= LABELS.keys() | {"main_photo", "photos"}


@EVERY
def test_every_choice_has_a_meaning(resource: Resource) -> None:
    for field in named_in(resource):
        meant = words.choices_of(field.name, field.choices)
        assert set(field.choices) <= meant.keys(), field.name


@pytest.mark.parametrize(
    ("slug", "name", "value", "text"),
    [
        ("reservations", "origin", "client", stays.ORIGIN_LABELS["client"]),
        ("reservations", "status", "under_review", stays.STATUS_LABELS["under_review"]),
        ("event-registrations", "status", "approved", community.STATUS_LABELS["approved"]),
        ("events", "status", "cancelled", "Cancelado"),
        ("tasks", "status", "completed", "Completada"),
        ("cleaning-gaps", "reason", "staff_overload", REASON_LABELS["staff_overload"]),
        ("events", "contest_type", "referral_count", community.CONTEST_LABELS["referral_count"]),
        ("photos", "state", "awaiting_upload", "Falta el archivo"),
        ("broadcasts", "state", "done", "Hecho"),
    ],
)
def test_a_choice_has_the_words_of_its_room(slug: str, name: str, value: str, text: str) -> None:
    field = next(each for each in ALL[slug].view if each.name == name)
    assert words.choices_of(name, field.choices)[value] == text


@EVERY
def test_a_list_shows_fields_that_there_are(resource: Resource) -> None:
    title = titles.title_of(resource.slug)
    assert [field.name for field in columns_of(resource)] == list(title.columns)
    assert title.add or not resource.adds


@EVERY
def test_everything_asks_for_a_permission(resource: Resource) -> None:
    assert resource.reads
    assert bool(resource.changes) >= bool(resource.change)
    assert bool(resource.adds) >= bool(resource.new)
    assert all(action.takes for action in resource.actions)


@EVERY
def test_every_action_has_words_and_shows_what_there_is(resource: Resource) -> None:
    for action in resource.actions:
        act = ways.ACTS[f"{resource.slug}/{action.name}"]
        assert set(act.shows) <= {field.name for field in action.tells}
        assert act.when.keys() <= {field.name for field in resource.view}


def test_words_for_actions_are_of_what_there_is() -> None:
    known = {f"{each.slug}/{action.name}" for each in ALL.values() for action in each.actions}
    assert ways.ACTS.keys() == known
    assert ways.LINKS.keys() <= ALL.keys()


def test_hints_are_of_what_forms_ask() -> None:
    asked = {slug: set(sent(resource)) for slug, resource in ALL.items()}
    of_goals = {field.name for field in goal.FIELDS}
    assert hints.HINTS.keys() <= of_goals.union(*asked.values())
    known = {f"{slug}/{name}" for slug, names in asked.items() for name in names}
    assert hints.HINTS_OF.keys() <= known


def test_references_lead_to_what_there_is() -> None:
    assert set(words.TARGETS.values()) <= ALL.keys()
    assert ALL.keys() >= words.OF_HOUSES


def test_what_has_no_words_yet_goes_by_its_address() -> None:
    assert titles.title_of("new-things").many == "new-things"


@pytest.mark.parametrize(
    ("event", "text"),
    [
        ("season.saved", "Se guardó"),
        ("season.removed", "Se borró"),
        ("gap.resolved", "Se resolvió"),
        ("staff.password_changed", "Se cambió la contraseña"),
        ("x.odd", "Hubo un cambio"),
    ],
)
def test_an_event_is_told_in_a_word(event: str, text: str) -> None:
    assert words.happened(event) == text
