"""Whether departures on a weekday may be late, and how much cheaper that night is."""

from chalicelib.catalogue.collections import Collection
from chalicelib.kernel.errors import Invalid
from chalicelib.rates.events import LateCheckoutRemoved, LateCheckoutSaved
from chalicelib.rates.late_checkout import rules
from chalicelib.rates.types import LateCheckoutRule


def _taken() -> Invalid:
    return Invalid(fields={"weekday": ["Ese día de la semana ya tiene una regla."]})


LATE_CHECKOUT = Collection(
    LateCheckoutRule,
    key="weekday",
    saved=LateCheckoutSaved,
    removed=LateCheckoutRemoved,
    checked=rules.checked,
    taken=_taken,
)
"""By weekday, 0 Monday to 6 Sunday."""
