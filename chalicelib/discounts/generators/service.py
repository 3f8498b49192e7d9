"""Generators of codes, and making codes for whoever asks: staff, and programs that sign their
requests (pricing book, 2.4 and 10.5)."""

import secrets
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Any

from chalicelib.catalogue.collections import Change, Collection
from chalicelib.catalogue.types import Entry
from chalicelib.cloud.idempotency import Once
from chalicelib.cloud.transaction import Transaction
from chalicelib.discounts.codes import service as codes
from chalicelib.discounts.codes.service import CodeTaken
from chalicelib.discounts.events import CodeGenerated, DynamicDiscountRemoved, DynamicDiscountSaved
from chalicelib.discounts.generators import rules
from chalicelib.discounts.types import DiscountCode, DynamicDiscountConfig
from chalicelib.kernel import dates
from chalicelib.kernel.errors import Conflict, NotFound
from chalicelib.kernel.spanish import fold, name_key
from chalicelib.properties.houses.service import note_unknown_houses

REDRAWS = 10
Draw = Callable[[], str]

NAME_TAKEN = "Ya existe un generador con ese nombre."
PREFIX_STAYS = "El prefijo no se puede cambiar."


class NoFreeCode(Conflict):
    """Every code that was drawn exists already."""

    code = "no_free_code"
    default_message = "No se pudo generar un código único. Intente nuevamente."


class UnknownConfig(NotFound):
    """No active generator has the name. `available` are the names that there are."""

    def __init__(self, name: str, available: list[str]) -> None:
        super().__init__(f"No existe una configuración activa con el nombre «{name}».")
        self.available = available


def _examine(change: Change[DynamicDiscountConfig]) -> None:
    """Bots call a generator by its name: no two have the same, whatever its case."""
    before, after = change.before, change.value
    note_unknown_houses(change.problems, change.added("property_ids"))
    if before is None or name_key(before.name) != name_key(after.name):
        names = {name_key(other.value.name) for other in change.others().values()}
        change.problems.note("name", NAME_TAKEN, when=name_key(after.name) in names)
    is_another = before is not None and rules.as_prefix(after.prefix) != before.prefix
    change.problems.note("prefix", PREFIX_STAYS, when=is_another)


def _by_name(entry: Entry[DynamicDiscountConfig]) -> tuple[str, str]:
    return fold(entry.value.name), entry.entry_id


GENERATORS = Collection(
    DynamicDiscountConfig,
    key="config_id",
    saved=DynamicDiscountSaved,
    removed=DynamicDiscountRemoved,
    order=_by_name,
    checked=rules.checked,
    examine=_examine,
)


def drawn() -> str:
    """The random end of a code."""
    characters = (secrets.choice(rules.ALPHABET) for _ in range(rules.DRAWN_CHARACTERS))
    return "".join(characters)


def active() -> list[DynamicDiscountConfig]:
    """The active generators, by name."""
    return [config for config in GENERATORS.values(fresh=True) if config.is_active]


def simple(
    *,
    percentage: Decimal,
    validity_days: int,
    actor: str,
    now: datetime,
    once: Once[Any] | None = None,
) -> DiscountCode:
    """A new code for one booking in any house.

    Raises:
        Invalid: days or percentage out of range, with its number as `code`.
    """
    today = dates.today(now)
    return issue(
        lambda text: rules.simple(text, percentage, validity_days, today),
        actor=actor,
        now=now,
        once=once,
    )


def dynamic(name: str, *, actor: str, now: datetime, once: Once[Any] | None = None) -> DiscountCode:
    """A new code of the generator with that name, in any case.

    Raises:
        UnknownConfig: no active one has it.
    """
    configs = active()
    config = next((each for each in configs if name_key(each.name) == name_key(name)), None)
    if config is None:
        raise UnknownConfig(name, [each.name for each in configs])
    today = dates.today(now)
    return issue(lambda text: rules.dynamic(text, config, today), actor=actor, now=now, once=once)


def issue(
    make: Callable[[str], DiscountCode],
    *,
    actor: str,
    now: datetime,
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
        codes.put(tx, code, actor=actor, event=CodeGenerated)
        tx.once(once, code)
        try:
            tx.commit()
        except CodeTaken:
            continue
        return code
    raise NoFreeCode
