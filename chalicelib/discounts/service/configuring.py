"""What administrators do with the discounts that the catalogue keeps (pricing book, 2.4 and 14).

Discounts of a kind that must differ from each other are changed one after the other: each
change takes the turn of its kind before it looks at them, so that of two names, two levels or
two active welcome discounts one at most stands, whoever saves at the same time. Who comes second
gets `Stale`. Automatic discounts have nothing to do with each other, so only who changes the
same one comes second.
"""

from collections.abc import Callable, Mapping
from typing import Any, Generic, TypeVar

import msgspec

from chalicelib.cloud.idempotency import Once
from chalicelib.cloud.transaction import Transaction
from chalicelib.discounts import shelves
from chalicelib.discounts.rules import checking
from chalicelib.discounts.service import known
from chalicelib.discounts.types import (
    AutomaticDiscount,
    DynamicDiscountConfig,
    ReferralDiscount,
    WelcomeDiscountConfig,
)
from chalicelib.kernel import clock
from chalicelib.kernel.errors import NotFound
from chalicelib.kernel.spanish import name_key
from chalicelib.kernel.validation import Problems
from chalicelib.properties import catalogue
from chalicelib.properties.service import turns
from chalicelib.properties.service.known import note_houses
from chalicelib.properties.shelves import Entry, Shelf

S = TypeVar("S", bound=msgspec.Struct)
Entries = Mapping[str, Entry[S]]

NAME_TAKEN = "Ya existe un generador con ese nombre."
PREFIX_STAYS = "El prefijo no se puede cambiar."
LEVEL_TAKEN = "Ese nivel ya tiene un descuento por referidos."


def _nothing_beside(_tx: Transaction, _value: Any, _others: Entries[Any], _actor: str) -> None:
    """Most changes bring no other along."""


class Kind(msgspec.Struct, Generic[S], frozen=True):
    """A kind of discount.

    look: notes what is wrong with a discount beside others, those of its kind and what it names;
    the second is what it was before. check: the discount within its limits. beside: what else
    its change changes, in the same transaction. takes_turns: whether the look compares discounts
    of the kind.
    """

    name: str
    shelf: Shelf[S]
    look: Callable[[Problems, S | None, S, Entries[S]], None]
    check: Callable[[S, Problems], S]
    beside: Callable[[Transaction, S, Entries[S], str], None] = _nothing_beside
    takes_turns: bool = True


def create(
    kind: Kind[S], entry_id: str, value: S, *, actor: str, once: Once[Any] | None = None
) -> Entry[S]:
    """A new discount.

    Raises:
        Invalid: with every field that breaks its limits.
        Stale: someone changed a discount of the kind at the same moment.
    """
    tx = _turn(kind)
    others = kind.shelf.entries(fresh=True)
    value = _checked(kind, None, value, others)
    entry = kind.shelf.save(tx, entry_id, value, actor=actor)
    tx.once(once, entry)
    _finish(kind, tx, value, others, actor)
    return entry


def change(kind: Kind[S], entry_id: str, details: Mapping[str, Any], *, actor: str) -> Entry[S]:
    """A discount with the fields of `details` changed; none that differs changes nothing.

    Raises:
        NotFound: there is none with that id.
        Invalid: with every field that breaks its limits.
        Stale: someone changed a discount of the kind at the same moment.
    """
    tx = _turn(kind)
    others = dict(kind.shelf.entries(fresh=True))
    before = others.pop(entry_id, None)
    if before is None:
        raise NotFound
    wanted = msgspec.structs.replace(before.value, **details)
    value = _checked(kind, before.value, wanted, others)
    if value == before.value:
        return before
    entry = kind.shelf.save(tx, entry_id, value, seen=before, actor=actor)
    _finish(kind, tx, value, others, actor)
    return entry


def remove(kind: Kind[Any], entry_id: str, *, actor: str) -> None:
    """Take a discount out for good; stays that have it keep it.

    Raises:
        NotFound: there is none with that id.
        Stale: someone changed a discount of the kind at the same moment.
    """
    tx = _turn(kind)
    kind.shelf.remove(tx, entry_id, actor=actor)
    catalogue.publish(tx)


def _turn(kind: Kind[Any]) -> Transaction:
    """A transaction that must be the next to change the discounts of a kind that takes turns."""
    tx = Transaction(clock.now())
    if kind.takes_turns:
        turns.take(tx, f"{kind.name}_discount")
    return tx


def _checked(kind: Kind[S], before: S | None, value: S, others: Entries[S]) -> S:
    problems = Problems()
    kind.look(problems, before, value, others)
    return kind.check(value, problems)


def _finish(
    kind: Kind[S],
    tx: Transaction,
    value: S,
    others: Entries[S],
    actor: str,
) -> None:
    kind.beside(tx, value, others, actor)
    catalogue.publish(tx)


def _look_at_automatic(
    problems: Problems,
    before: AutomaticDiscount | None,
    discount: AutomaticDiscount,
    _others: Entries[AutomaticDiscount],
) -> None:
    had = before.required_achievements if before is not None else frozenset()
    known.note_levels(problems, discount.required_achievements - had)


def _look_at_dynamic(
    problems: Problems,
    before: DynamicDiscountConfig | None,
    config: DynamicDiscountConfig,
    others: Entries[DynamicDiscountConfig],
) -> None:
    had = before.property_ids if before is not None else frozenset()
    note_houses(problems, config.property_ids - had)
    names = {name_key(other.value.name) for other in others.values()}
    problems.note("name", NAME_TAKEN, when=name_key(config.name) in names)
    moved = before is not None and checking.as_prefix(config.prefix) != before.prefix
    problems.note("prefix", PREFIX_STAYS, when=moved)


def _look_at_welcome(
    problems: Problems,
    before: WelcomeDiscountConfig | None,
    config: WelcomeDiscountConfig,
    _others: Entries[WelcomeDiscountConfig],
) -> None:
    had = before.property_ids if before is not None else frozenset()
    note_houses(problems, config.property_ids - had)


def _deactivate_others(
    tx: Transaction,
    config: WelcomeDiscountConfig,
    others: Entries[WelcomeDiscountConfig],
    actor: str,
) -> None:
    """Of the welcome discounts one at most is active: the one saved last."""
    if not config.is_active:
        return
    for config_id, other in others.items():
        if other.value.is_active:
            ended = msgspec.structs.replace(other.value, is_active=False)
            shelves.WELCOME.save(tx, config_id, ended, seen=other, actor=actor)


def _look_at_referral(
    problems: Problems,
    before: ReferralDiscount | None,
    discount: ReferralDiscount,
    others: Entries[ReferralDiscount],
) -> None:
    if before is None:
        level = discount.achievement_id
        known.note_levels(problems, {level}, field="achievement")
        problems.note("achievement", LEVEL_TAKEN, when=level in others)


AUTOMATIC = Kind(
    "automatic",
    shelves.AUTOMATIC,
    _look_at_automatic,
    checking.checked_automatic,
    takes_turns=False,
)
DYNAMIC = Kind("dynamic", shelves.DYNAMIC, _look_at_dynamic, checking.checked_dynamic)
WELCOME = Kind(
    "welcome", shelves.WELCOME, _look_at_welcome, checking.checked_welcome, _deactivate_others
)
REFERRAL = Kind("referral", shelves.REFERRAL, _look_at_referral, checking.checked_referral)
"""By the id of the level."""
