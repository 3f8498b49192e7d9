"""The wire structs that follow from a type."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import msgspec
import pytest
from msgspec import UNSET

from chalicelib.catalogue.types import Entry
from chalicelib.kernel.errors import Invalid
from chalicelib.web import reading
from chalicelib.web.shapes import (
    Field,
    Shapes,
    seen_version,
    sent_fields,
    shared_fields,
    uuid_texts,
)

NOON = datetime(2026, 3, 2, 17, tzinfo=UTC)


class Lamp(msgspec.Struct, frozen=True, kw_only=True):
    """A lamp."""

    lamp_id: str
    name: str
    watts: int = 40
    note: str = ""
    rooms: frozenset[str] = frozenset()
    secret: str | None = None


class Watts(msgspec.Struct, frozen=True):
    """What people read."""

    display: str


SHAPES = Shapes(
    Lamp,
    key="lamp_id",
    extra=Watts,
    fields={
        "name": Field("nombre"),
        "rooms": Field("rooms", reads=list[UUID], read=uuid_texts, shows=list[str], show=sorted),
        "secret": Field("secret", is_shown=False),
    },
)


def read(shape: type[msgspec.Struct], **sent: Any) -> dict[str, Any]:
    return SHAPES.changes(reading.read(shape, sent, forbid_unknown=True))


def wrong(shape: type[msgspec.Struct], **sent: Any) -> set[str]:
    with pytest.raises(Invalid) as refused:
        read(shape, **sent)
    return set(refused.value.fields)


def test_every_field_of_the_type_can_be_sent_under_its_wire_name() -> None:
    room = uuid4()
    values = read(SHAPES.new, nombre="Sala", watts=60, note="x", rooms=[str(room)], secret="s")
    assert values == {
        "name": "Sala",
        "watts": 60,
        "note": "x",
        "rooms": frozenset({str(room)}),
        "secret": "s",
    }


def test_a_new_one_needs_what_has_no_default_and_a_change_needs_nothing() -> None:
    assert wrong(SHAPES.new) == {"nombre"}
    assert read(SHAPES.change) == {}
    assert read(SHAPES.change, watts=5) == {"watts": 5}


def test_the_key_and_what_the_type_does_not_have_cannot_be_sent() -> None:
    assert wrong(SHAPES.change, id="x", lamp_id="y", colour="z") == {"id", "lamp_id", "colour"}


def test_null_empties_what_may_be_empty_and_nothing_else() -> None:
    assert read(SHAPES.change, note=None, rooms=None, secret=None) == {
        "note": "",
        "rooms": frozenset(),
        "secret": None,
    }
    assert wrong(SHAPES.change, watts=None) == {"watts"}


def test_an_entry_shows_every_field_but_the_hidden_ones() -> None:
    lamp = Lamp(lamp_id="a", name="Sala", rooms=frozenset({"2", "1"}), secret="s")
    shown = SHAPES.show(Entry("a", lamp, NOON, NOON), Watts("40 W"))
    assert msgspec.to_builtins(shown) == {
        "id": "a",
        "nombre": "Sala",
        "watts": 40,
        "note": "",
        "rooms": ["1", "2"],
        "display": "40 W",
        "created": "2026-03-02T12:00:00-05:00",
        "updated": "2026-03-02T12:00:00-05:00",
    }


def test_a_version_is_shown_and_taken_where_changes_may_name_one() -> None:
    shapes = Shapes(Lamp, key="lamp_id", is_versioned=True)
    shown = msgspec.to_builtins(shapes.show(Entry("a", Lamp(lamp_id="a", name="Sala"), NOON, NOON)))
    assert shown["version"] == 1
    assert "version" not in shapes.new.__struct_fields__
    body = reading.read(shapes.change, {"name": "Sala", "version": "3"}, is_form=True)
    assert (seen_version(body), shapes.changes(body)) == (3, {"name": "Sala"})
    assert seen_version(reading.read(SHAPES.change, {"note": "a"})) is None


def test_a_fixed_field_is_for_new_ones_only_and_a_read_only_one_for_nobody() -> None:
    shapes = Shapes(
        Lamp,
        key="lamp_id",
        has_own_key=True,
        fields={
            "lamp_id": Field("lamp_id", is_fixed=True),
            "watts": Field("watts", is_writable=False),
            "note": Field("note", is_needed=True, takes_null=False),
        },
    )
    fields = set(shapes.new.__struct_fields__)
    assert fields == {"lamp_id", "name", "note", "rooms", "secret"}
    assert set(shapes.change.__struct_fields__) == fields - {"lamp_id"}
    with pytest.raises(Invalid) as refused:
        reading.read(shapes.new, {"lamp_id": "a", "name": "Sala", "note": None})
    assert set(refused.value.fields) == {"note"}


def test_a_body_that_says_several_fields_in_one_is_adapted() -> None:
    def adapt(values: dict[str, Any], *, is_new: bool) -> dict[str, Any]:
        return {**values, "watts": 100 if is_new else 1}

    shapes = Shapes(Lamp, key="lamp_id", adapt=adapt)
    assert shapes.changes(shapes.new(name="Sala")) == {"name": "Sala", "watts": 100}
    assert shapes.changes(shapes.change()) == {"watts": 1}


def test_fields_are_copied_by_name_and_only_what_was_sent() -> None:
    class Short(msgspec.Struct):
        name: str
        watts: Any = UNSET
        other: Any = UNSET

    assert shared_fields(Lamp(lamp_id="a", name="Sala"), Short) == {"name": "Sala", "watts": 40}
    assert sent_fields(Short("Sala", other=None)) == {"name": "Sala", "other": None}
