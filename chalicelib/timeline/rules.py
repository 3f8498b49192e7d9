"""What a timeline shows of the log."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from chalicelib.reservations.types import STATUS_LABELS
from chalicelib.timeline.sentences import sentence
from chalicelib.timeline.types import Difference, Happening, Names, Told, Value

SHOWN = frozenset(
    {
        "advance_payment",
        "advance_payment_currency",
        "check_in",
        "comments",
        "departure",
        "discount_code_used",
        "full_payment",
        "guests",
        "late_checkout",
        "points_redeemed",
        "price_latecheckout",
        "price_sol",
        "price_temperature_pool",
        "price_usd",
        "property_id",
        "seller_id",
        "status",
        "tel_contact_number",
        "temperature_pool",
    }
)
"""The fields of a stay that people change; others follow from them or from what is told."""
BEGINNING = "reservation.created"
"""It changes nothing: there was no stay before."""
HOUSE, SELLER = "property_id", "seller_id"
GONE = "Alguien del personal"
ACTORS = {"client": "Huésped", "system": "Sistema", "bot": "Programa", "past": "Sistema anterior"}


def happenings(events: Iterable[Told], names: Names) -> list[Happening]:
    """What events tell, in their order."""
    return [
        Happening(
            at=event.at,
            actor=actor_of(event.actor, names),
            name=event.name,
            sentence=sentence(event.name, event.event),
            differences=tuple(_differences(event, names)),
        )
        for event in events
    ]


def actor_of(actor: str, names: Names) -> str:
    """Who somebody is, as people say it."""
    kind = actor.partition("#")[0]
    return names.staff.get(actor, GONE) if kind == "staff" else ACTORS.get(kind, actor)


def _differences(event: Told, names: Names) -> Iterator[Difference]:
    if event.name == BEGINNING:
        return
    for field, (old, new) in sorted(event.changes.items()):
        if field in SHOWN:
            yield Difference(field, _named(field, old, names), _named(field, new, names))


def _named(field: str, value: Value, names: Names) -> Value:
    if value is None:
        return None
    words: Mapping[str, Mapping[Any, str]] = {HOUSE: names.houses, "status": STATUS_LABELS}
    if field == SELLER:
        return names.staff.get(f"staff#{value}", GONE)
    return words.get(field, {}).get(value, value)


def staff_named(events: Iterable[Told]) -> set[int]:
    """The numbers of the staff users whom events name."""
    actors = {event.actor for event in events}
    sellers = {
        value
        for event in events
        for value in event.changes.get(SELLER, ())
        if isinstance(value, int)
    }
    numbers = (actor.removeprefix("staff#") for actor in actors if actor.startswith("staff#"))
    return sellers | {int(number) for number in numbers if number.isdigit()}


def houses_named(events: Iterable[Told]) -> set[str]:
    """The ids of the houses that changes of events name."""
    values = (value for event in events for value in event.changes.get(HOUSE, ()))
    return {value for value in values if isinstance(value, str)}
