"""A business with every kind of discount on, and one code that many want at once."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from threading import Barrier
from typing import get_args
from uuid import NAMESPACE_DNS, uuid5

import msgspec

from bench.scene import NOW, Scene, guest_command
from chalicelib.catalogue.publications import Publication
from chalicelib.clients import service as clients
from chalicelib.clients.types import Details
from chalicelib.cloud.transaction import Transaction
from chalicelib.discounts.automatic.service import AUTOMATIC
from chalicelib.discounts.codes import records
from chalicelib.discounts.referral.service import REFERRAL
from chalicelib.discounts.types import AutomaticDiscount, DiscountCode, ReferralDiscount, Trigger
from chalicelib.kernel import clock
from chalicelib.kernel.callers import Guest
from chalicelib.kernel.errors import Conflict, Invalid
from chalicelib.loyalty.levels.service import LEVELS
from chalicelib.loyalty.levels.types import Achievement
from chalicelib.loyalty.membership.records import MEMBERSHIP, MembershipRecord
from chalicelib.loyalty.membership.types import HeldLevel
from chalicelib.reservations.guest_bookings import service as guest_booking
from chalicelib.reservations.guest_bookings.types import GuestBooking

CODE = "VERANO"
HOW_MANY_LEVELS = 5
TRIGGERS: tuple[Trigger, ...] = get_args(Trigger)


def id_of(name: str) -> str:
    """The same id for the same name."""
    return str(uuid5(NAMESPACE_DNS, name))


def configure(*, usage_limit: int | None = None) -> None:
    """A discount of each trigger, five levels with a referral discount each, and a code."""
    with clock.at(NOW):
        publication = Publication("system")
        for number, trigger in enumerate(TRIGGERS):
            AUTOMATIC.write(publication, _automatic(trigger, 5 + number), before=None)
        for number in range(HOW_MANY_LEVELS):
            level = Achievement(
                achievement_id=id_of(f"level {number}"),
                name=f"Nivel {number}",
                required_reservations=number,
            )
            worth = ReferralDiscount(
                achievement_id=level.achievement_id, discount_percentage=Decimal(12 + number)
            )
            LEVELS.write(publication, level, before=None)
            REFERRAL.write(publication, worth, before=None)
        publication.publish()
        _issue(usage_limit)


def hold_levels(client_id: str) -> None:
    """Let a client hold every level."""
    held = tuple(HeldLevel(id_of(f"level {number}"), NOW) for number in range(HOW_MANY_LEVELS))
    tx = Transaction(NOW)
    tx.update(
        MembershipRecord(client_id=client_id, entry=MEMBERSHIP), [MembershipRecord.levels.set(held)]
    )
    tx.commit()


def referred_guest(scene: Scene) -> Guest:
    """A new guest whom the first client, who now holds every level, has brought."""
    referrer = clients.find(scene.client_ids[0])
    hold_levels(referrer.client_id)
    details = Details(
        document_type="dni",
        number_doc="70000001",
        first_name="Rosa",
        last_name="Luna",
        tel_number="51987654321",
    )
    made = clients.create(details, now=NOW, actor="system", referrer_code=referrer.referral_code)
    return Guest(made.client_id, "bench")


class Rush(msgspec.Struct, frozen=True):
    """How a rush for a code ended: bookings that carry it, and those that were refused it."""

    carried: int
    refused: int


def rush(scene: Scene, *, callers: int) -> Rush:
    """`callers` guests book free nights at the same moment, each with the same code."""
    barrier = Barrier(callers)

    def book(index: int) -> str:
        house = index % len(scene.houses)
        command = guest_command(scene, house, 3 * (index // len(scene.houses)), 2)
        guest = Guest(scene.client_ids[index], "bench")
        barrier.wait()
        with clock.at(NOW):
            return _book(msgspec.structs.replace(command, discount_code=CODE), guest)

    with ThreadPoolExecutor(max_workers=callers) as pool:
        outcomes = Counter(pool.map(book, range(callers)))
    return Rush(carried=outcomes["carried"], refused=outcomes["refused"])


def _book(command: GuestBooking, guest: Guest) -> str:
    try:
        stay = guest_booking.book_by_guest(command, caller=guest, now=NOW).stays[0]
    except Invalid as error:
        return "refused" if "discount_code" in error.fields else "invalid"
    except Conflict:
        return "conflict"
    return "carried" if stay.discount_code_used == CODE else "without"


def _automatic(trigger: Trigger, percentage: int) -> AutomaticDiscount:
    levels = frozenset({id_of("level 1")}) if trigger == "loyalty" else frozenset()
    return AutomaticDiscount(
        discount_id=id_of(trigger),
        name=f"Descuento {trigger}",
        trigger=trigger,
        discount_percentage=Decimal(percentage),
        max_discount_usd=Decimal(100),
        required_achievements=levels,
    )


def _issue(usage_limit: int | None) -> None:
    code = DiscountCode(
        code=CODE,
        discount_value=Decimal(30),
        start_date=date(2026, 1, 1),
        end_date=date(2026, 12, 31),
        usage_limit=usage_limit,
    )
    tx = Transaction(NOW)
    records.add(tx, code, otherwise=Conflict())
    tx.commit()
