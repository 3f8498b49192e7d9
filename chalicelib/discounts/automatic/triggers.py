"""The triggers of automatic discounts: everything that depends on which one it is (pricing book,
8.3 and 12; B8, B25).

A new trigger is named in `types.Trigger` and described here; types refuse one without a rule.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import assert_never

import msgspec

from chalicelib.discounts import rules
from chalicelib.discounts.types import GuestHistory, RequestedStay, Trigger

TOMORROW = timedelta(days=1)
FOR_EVERYBODY = "Para todos"


class TriggerRule(msgspec.Struct, frozen=True, kw_only=True):
    """What a trigger is called and asks for.

    label: as administrators and guests read it. requirement: as the chatbot tells it.
    stay_refusal, guest_refusal: why not, for a stay, and for a guest who asks for it; a
    discount with the second needs to know the guest.
    needs_level: whether a discount must name levels. is_first_stay: whether a guest has it once,
    for the first stay.
    """

    label: str
    requirement: str = FOR_EVERYBODY
    stay_refusal: Callable[[RequestedStay], str | None] | None = None
    guest_refusal: Callable[[GuestHistory, RequestedStay], str | None] | None = None
    needs_level: bool = False
    is_first_stay: bool = False


def rule_of(trigger: Trigger) -> TriggerRule:
    """The rule of a trigger."""
    match trigger:
        case "birthday":
            rule = BIRTHDAY
        case "returning":
            rule = RETURNING
        case "first_time":
            rule = FIRST_TIME
        case "loyalty":
            rule = LOYALTY
        case "last_minute":
            rule = LAST_MINUTE
        case "global_promotion":
            rule = GLOBAL_PROMOTION
        case _:
            assert_never(trigger)
    return rule


def _not_in_month_of_birth(guest: GuestHistory, stay: RequestedStay) -> str | None:
    if guest.birth_month == stay.check_in.month:
        return None
    return "El ingreso no es en el mes de su cumpleaños."


def _never_stayed(guest: GuestHistory, _stay: RequestedStay) -> str | None:
    return None if guest.has_stayed else "El cliente aún no se ha hospedado."


def _not_the_first(guest: GuestHistory, _stay: RequestedStay) -> str | None:
    return rules.first_stay_refusal(guest)


def _any_guest(_guest: GuestHistory, _stay: RequestedStay) -> None:
    """Only the levels decide."""


def _not_soon(stay: RequestedStay) -> str | None:
    if stay.today <= stay.check_in <= stay.today + TOMORROW:
        return None
    return "Solo para ingresos de hoy o mañana."


BIRTHDAY = TriggerRule(
    label="Mes de Cumpleaños",
    requirement="Para ingresos en el mes de cumpleaños del cliente",
    guest_refusal=_not_in_month_of_birth,
)
RETURNING = TriggerRule(
    label="Cliente Frecuente",
    requirement="Para clientes que ya se hospedaron",
    guest_refusal=_never_stayed,
)
FIRST_TIME = TriggerRule(
    label="Primera Reserva",
    requirement="Para la primera reserva",
    guest_refusal=_not_the_first,
    is_first_stay=True,
)
LOYALTY = TriggerRule(label="Programa de Lealtad", guest_refusal=_any_guest, needs_level=True)
LAST_MINUTE = TriggerRule(
    label="Último Minuto",
    requirement="Para ingresos de hoy o mañana",
    stay_refusal=_not_soon,
)
GLOBAL_PROMOTION = TriggerRule(label="Promoción Global")
