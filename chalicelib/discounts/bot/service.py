"""The discounts that the chatbot tells everybody of (pricing book, section 12)."""

from datetime import datetime

from chalicelib.discounts.automatic import service as automatic
from chalicelib.discounts.automatic.triggers import rule_of
from chalicelib.discounts.types import AutomaticDiscount
from chalicelib.kernel import dates


def global_discounts(*, now: datetime) -> list[AutomaticDiscount]:
    """The active automatic discounts that ask for no level, by name, while guests can still
    arrive for them. Loyalty without a level is left out: it applies to nobody (8.3)."""
    today = dates.today(now)
    discounts = (entry.value for entry in automatic.active())
    return [
        each
        for each in discounts
        if not each.required_achievements
        and not rule_of(each.trigger).needs_level
        and (each.end_date is None or today <= each.end_date)
    ]
