"""Events and commands: each is declared, emitted and heard where it may be."""

import typing
from collections import Counter
from typing import Any

import pytest

from chalicelib import wiring
from chalicelib.catalogue.collections import Collection
from chalicelib.cloud.deliveries import resolve, taken_by
from chalicelib.cloud.events import Recorded
from chalicelib.cloud.rooms import CommandHandler, Reaction, Room
from chalicelib.kernel.commands import Command
from chalicelib.kernel.events import Event, name_of
from chalicelib.kernel.secrecy import secret_fields

from .source import floors, modules, room_of, subclasses, values_of


def is_named(message: type[Any]) -> bool:
    return message.__struct_config__.tag is not None


EVENTS = {name_of(event): event for event in subclasses(Event) if is_named(event)}
COMMANDS = {name_of(command): command for command in subclasses(Command) if is_named(command)}
EVERY_ROOM = pytest.mark.parametrize("room", wiring.ROOMS, ids=lambda room: room.name)
HANDLERS = [(room, each) for room in wiring.ROOMS for each in room.handlers]
EVERY_HANDLER = pytest.mark.parametrize(
    ("room", "handler"), HANDLERS, ids=lambda value: getattr(value, "handler", "")
)
EVERY_EVENT = pytest.mark.parametrize("event", EVENTS.values(), ids=name_of)


def declared_in(room: Room, module: str, messages: dict[str, Any]) -> list[str]:
    home = f"chalicelib.{room.name}.{module}"
    return sorted(name for name, each in messages.items() if each.__module__ == home)


@EVERY_ROOM
def test_a_room_lists_its_events_and_commands(room: Room) -> None:
    assert list(room.emits) == declared_in(room, "events", EVENTS)
    assert list(room.commands) == declared_in(room, "commands", COMMANDS)


def test_events_and_commands_are_named_once() -> None:
    names = [name_of(each) for each in (*subclasses(Event), *subclasses(Command)) if is_named(each)]
    assert [name for name, count in Counter(names).items() if count > 1] == []
    assert all(name.count(".") == 1 for name in names)


def test_events_and_commands_stand_in_the_files_for_them() -> None:
    listed = {name for room in wiring.ROOMS for name in (*room.emits, *room.commands)}
    assert listed == {*EVENTS, *COMMANDS}


@EVERY_EVENT
def test_an_event_says_whom_it_is_of(event: type[Event]) -> None:
    assert event.subject is not Event.subject


@EVERY_EVENT
def test_what_an_event_hides_is_text(event: type[Event]) -> None:
    hints = typing.get_type_hints(event)
    for name in secret_fields(event):
        assert hints[name] in (str, str | None)


USES = [
    (module, value)
    for module in modules()
    if not module.name.endswith((".events", ".commands"))
    for value in values_of(module)
    if isinstance(value, type)
]


@pytest.mark.parametrize("message", [*EVENTS.values(), *COMMANDS.values()], ids=name_of)
def test_an_event_is_emitted_by_its_room_and_a_command_by_it_or_one_above(
    message: type[Any],
) -> None:
    home = room_of(message.__module__)
    emitters = {module.room for module, value in USES if value is message}
    assert emitters, "nobody emits it"
    if issubclass(message, Event):
        assert emitters == {home}
    else:
        above = floors()[: floors().index(home) + 1]
        assert emitters <= set(above)


@EVERY_HANDLER
def test_a_handler_takes_what_it_is_given(room: Room, handler: Reaction | CommandHandler) -> None:
    taken = taken_by(resolve(handler.handler))
    if isinstance(handler, CommandHandler):
        assert taken is COMMANDS[handler.command]
        return
    assert typing.get_origin(taken) is Recorded
    [argument] = typing.get_args(taken)
    classes = typing.get_args(argument) or (argument,)
    assert sorted(name_of(each) for each in classes) == list(handler.hears)


@EVERY_HANDLER
def test_a_handler_is_its_rooms_own(room: Room, handler: Reaction | CommandHandler) -> None:
    assert room_of(handler.handler) == room.name


def test_every_command_is_carried_out_by_one_handler() -> None:
    handled = [each.command for _, each in HANDLERS if isinstance(each, CommandHandler)]
    assert sorted(handled) == sorted(COMMANDS)


def test_subscriptions_are_named_once() -> None:
    assert len(wiring.SUBSCRIPTIONS) == len(HANDLERS)


COLLECTIONS = {
    id(value): value
    for module in modules()
    for value in vars(module.loaded).values()
    if isinstance(value, Collection)
}


@pytest.mark.parametrize("collection", COLLECTIONS.values(), ids=lambda each: each.tag)
def test_a_collection_emits_its_own_events(collection: Collection[Any]) -> None:
    events = (name_of(collection.saved), name_of(collection.removed))
    assert events == (f"{collection.tag}.saved", f"{collection.tag}.removed")
