"""What an action asks of a house, or what is wrong with it (home book, 2.4 and 2.5; vectors V16 to
V18)."""

import math
from typing import Any

import msgspec

from chalicelib.kernel.errors import Conflict, Invalid
from chalicelib.kernel.validation import NEEDED
from chalicelib.smart_home.devices.rules import (
    MATRIX,
    OFF,
    Does,
    Takes,
    bounds_of,
    out_of_bounds,
    plain,
)
from chalicelib.smart_home.states.rules import texts_in
from chalicelib.smart_home.types import Action, Device, Value
from protocol.things import UNAVAILABLE, UNKNOWN, Attributes, EntityState, Scalar

OFF_STATES = {"off", "closed", "standby", "idle"}
NOT_FOR_THIS = "Este dispositivo no admite esa acción."
NOT_A_NUMBER = "Escriba un número."
NOT_WHOLE = "Escriba un número entero."
NOT_A_HALF = "Use pasos de 0.5."
NOT_A_MODE = "Elija uno de los modos del dispositivo."
NOT_WHETHER = "Escriba «true» o «false»."
NO_VALUE = "Esta acción no lleva valor."


class StateUnknown(Conflict):
    """What is meant depends on a state that nobody knows: say which one it is to be."""

    code = "state_unknown"
    default_message = "No se conoce el estado del dispositivo: indique encender o apagar."


class Call(msgspec.Struct, frozen=True):
    """A service of Home Assistant, its data, and as what the entity is seen afterwards."""

    service: str
    data: dict[str, Scalar]
    state: str | None


def call_for(
    device: Device, action: Action, value: Value | None, state: EntityState | None
) -> Call:
    """What an action asks of the house of a device whose state is known so.

    Raises:
        Invalid: the type does not take the action, or the action not the value.
        StateUnknown: the action turns around what nobody knows.
    """
    does = MATRIX[device.device_type].get(action)
    if does is None:
        raise Invalid(fields={"action": [NOT_FOR_THIS]})
    if does.takes is None:
        if value is not None:
            raise Invalid(fields={"value": [NO_VALUE]})
        return _plain_call(device, _meant(does, state))
    if value is None:
        raise Invalid(fields={"value": [NEEDED]})
    attributes = state.attributes if state is not None else {}
    given = _given(does.takes, value, attributes)
    if action == "set_brightness" and not given:
        return _plain_call(device, OFF)
    expected = str(given) if does.takes.unit == "mode" else does.state
    return Call(f"{device.device_type}.{does.service}", {does.takes.data: given}, expected)


def _plain_call(device: Device, does: Does) -> Call:
    return Call(f"{device.device_type}.{does.service}", {}, does.state)


def _meant(does: Does, state: EntityState | None) -> Does:
    """Which half of `toggle` is meant. It never travels itself: done twice, it does nothing."""
    if does.first is None:
        return does
    if state is None or state.state in {UNAVAILABLE, UNKNOWN}:
        raise StateUnknown
    return does.first if state.state in OFF_STATES else does


def _given(takes: Takes, value: Value, attributes: Attributes) -> Scalar:
    if takes.unit == "whether":
        return _whether(value)
    if takes.unit == "mode":
        return _mode(value, texts_in(attributes, takes.modes))
    number = _number(value)
    if takes.unit == "whole" and number != int(number):
        raise _wrong(NOT_WHOLE)
    if takes.unit == "half" and number * 2 != int(number * 2):
        raise _wrong(NOT_A_HALF)
    lowest, highest = bounds_of(takes, attributes)
    if not lowest <= number <= highest:
        raise _wrong(out_of_bounds(lowest, highest))
    return plain(number)


def _number(value: Value) -> float:
    """A number, also one that is written as a text; a truth value is none."""
    if isinstance(value, bool):
        raise _wrong(NOT_A_NUMBER)
    try:
        number = float(value)
    except ValueError as error:
        raise _wrong(NOT_A_NUMBER) from error
    if not math.isfinite(number):
        raise _wrong(NOT_A_NUMBER)
    return number


def _mode(value: Value, modes: list[str]) -> str:
    if not isinstance(value, str) or value not in modes:
        raise _wrong(NOT_A_MODE)
    return value


def _whether(value: Value) -> bool:
    texts: dict[Any, bool] = {"true": True, "false": False}
    found = value if isinstance(value, bool) else texts.get(value)
    if found is None:
        raise _wrong(NOT_WHETHER)
    return found


def _wrong(text: str) -> Invalid:
    return Invalid(fields={"value": [text]})
