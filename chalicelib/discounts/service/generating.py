"""Making codes for whoever asks: staff, and programs that sign their requests (pricing, 10.5)."""

import secrets
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Any

from chalicelib.cloud.idempotency import Once
from chalicelib.cloud.transaction import Transaction
from chalicelib.discounts.events import CodeGenerated
from chalicelib.discounts.rules import generating
from chalicelib.discounts.service import codes
from chalicelib.discounts.service.codes import CodeTaken
from chalicelib.discounts.shelves import DYNAMIC
from chalicelib.discounts.types import DiscountCode, DynamicDiscountConfig
from chalicelib.kernel import dates
from chalicelib.kernel.errors import Conflict, NotFound
from chalicelib.kernel.spanish import fold, name_key

REDRAWS = 10
Draw = Callable[[], str]


class NoFreeCode(Conflict):
    """Every code that was drawn exists already."""

    code = "no_free_code"
    default_message = "No se pudo generar un código único. Intente nuevamente."


class UnknownConfig(NotFound):
    """No active generator has the name. `available` are the names that there are."""

    def __init__(self, name: str, available: list[str]) -> None:
        super().__init__(f"No existe una configuración activa con el nombre «{name}».")
        self.available = available


def drawn() -> str:
    """The random end of a code."""
    characters = (secrets.choice(generating.ALPHABET) for _ in range(generating.DRAWN_CHARACTERS))
    return "".join(characters)


def configs() -> list[DynamicDiscountConfig]:
    """The active generators, by name."""
    active = (config for config in DYNAMIC.values(fresh=True) if config.is_active)
    return sorted(active, key=lambda config: (fold(config.name), config.config_id))


def simple(
    percentage: Decimal,
    validity_days: int,
    now: datetime,
    *,
    actor: str,
    once: Once[Any] | None = None,
) -> DiscountCode:
    """A new code for one booking in any house.

    Raises:
        Invalid: days or percentage out of range, with its number as `code`.
    """
    today = dates.today(now)
    return issue(
        lambda text: generating.simple(text, percentage, validity_days, today),
        now,
        actor=actor,
        once=once,
    )


def dynamic(name: str, now: datetime, *, actor: str, once: Once[Any] | None = None) -> DiscountCode:
    """A new code of the generator with that name, in any case.

    Raises:
        UnknownConfig: no active one has it.
    """
    known = configs()
    config = next((each for each in known if name_key(each.name) == name_key(name)), None)
    if config is None:
        raise UnknownConfig(name, [each.name for each in known])
    today = dates.today(now)
    return issue(lambda text: generating.dynamic(text, config, today), now, actor=actor, once=once)


def issue(
    make: Callable[[str], DiscountCode],
    now: datetime,
    *,
    actor: str,
    once: Once[Any] | None = None,
    draw: Draw = drawn,
) -> DiscountCode:
    """A code that `make` makes of what is drawn, and that did not exist before.

    Raises:
        NoFreeCode: every one drawn did.
    """
    for _ in range(1 + REDRAWS):
        code = make(draw())
        tx = Transaction(now)
        codes.publish(tx, code, actor=actor, event=CodeGenerated)
        tx.once(once, code)
        try:
            tx.commit()
        except CodeTaken:
            continue
        return code
    raise NoFreeCode
