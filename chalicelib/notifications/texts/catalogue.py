"""All kinds of notification by their key: one place says how each is spelt and to whom it goes."""

from typing import Any

from chalicelib.notifications.texts import others, staff, stays
from chalicelib.notifications.texts.types import StayNews, Template
from chalicelib.notifications.types import Audience, Key

_ALL: tuple[Template[Any], ...] = (
    stays.CREATED,
    stays.APPROVED,
    stays.PENDING,
    stays.CANCELLED,
    stays.ARRIVAL,
    stays.DEPARTURE,
    others.EARNED,
    others.REFERRAL,
    others.WELCOME,
    stays.UPDATED,
    stays.DATES,
    stays.PRICE,
    stays.ADVANCE,
    stays.GUESTS,
    stays.DELETED,
    others.WINNER,
    others.MUSIC,
    others.CUSTOM,
    staff.CREATED,
    staff.STATUS,
    staff.DATES,
    staff.PRICE,
    staff.ADVANCE,
    staff.GUESTS,
    staff.UPDATED,
    staff.DELETED,
    staff.CLIENT,
    others.STAFF_TEST,
)
TEMPLATES: dict[Key, Template[Any]] = {template.key: template for template in _ALL}
BY_NAME: dict[str, Key] = {
    name: template.key for template in _ALL for name in (template.key, *template.aliases)
}
"""The kind that a name means: its own, or one that the system before used."""

CHANGED: dict[Audience, dict[str, Template[StayNews]]] = {
    "client": {
        "dates": stays.DATES,
        "price": stays.PRICE,
        "advance": stays.ADVANCE,
        "guests": stays.GUESTS,
    },
    "staff": {
        "dates": staff.DATES,
        "price": staff.PRICE,
        "advance": staff.ADVANCE,
        "guests": staff.GUESTS,
    },
}
"""What tells that one group of fields changed."""


def of(audience: Audience) -> list[Template[Any]]:
    """The kinds that an audience gets."""
    return [template for template in _ALL if template.audience == audience]
