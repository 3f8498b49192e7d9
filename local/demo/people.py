"""Staff with their sign-ins, and guests who registered before they first stayed."""

from collections.abc import Mapping, Sequence
from concurrent.futures import Executor
from datetime import datetime, timedelta
from random import Random

from chalicelib.accounts.passwords import hashing
from chalicelib.accounts.users import service as users
from chalicelib.accounts.users.types import StaffDetails
from chalicelib.clients import service, writing
from chalicelib.clients.events import ClientChanged
from chalicelib.clients.types import Client, Details
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel.callers import SYSTEM, Staff
from local.demo import ADMINISTRATOR, CARETAKER, GUEST_PASSWORD, SELLERS, STAFF_PASSWORD
from local.demo.plan import HISTORY, SEED
from local.demo.stays import SESSION

STAFF: tuple[tuple[str, str, str, str], ...] = (
    (ADMINISTRATOR, "Valeria", "Montoya", "admin"),
    (SELLERS[0], "Rodrigo", "Alarcón", "vendedor"),
    (SELLERS[1], "Camila", "Peralta", "vendedor"),
    (CARETAKER, "Eusebio", "Huarcaya", "mantenimiento"),
)
REFERRERS = 12
REFERRED_SHARE = 0.15


def make_staff(now: datetime) -> list[Staff]:
    """The staff in the order of `STAFF`, as callers of use cases."""
    made = []
    for email, first, last, group in STAFF:
        details = StaffDetails(email=email, first_name=first, last_name=last, groups=(group,))
        user = users.create(
            details,
            STAFF_PASSWORD,
            actor=SYSTEM.actor,
            now=now,
            as_first=email == ADMINISTRATOR,
        )
        made.append(Staff(user.user_id, (group,), SESSION))
    return made


def make_guests(
    everyone: Sequence[Details],
    first_bookings: Mapping[int, datetime],
    now: datetime,
    actor: str,
    threads: Executor,
) -> list[str]:
    """Register guests the day before their first booking; their ids in the same order.

    Some of those who came later were brought by one of the first.
    """
    random = Random(SEED)  # noqa: S311 - made-up data
    registered = [
        first_bookings.get(index, now - timedelta(days=random.randint(2, HISTORY)))
        - timedelta(hours=random.randint(1, 30))
        for index in range(len(everyone))
    ]

    def register(details: Details, at: datetime, code: str | None = None) -> Client:
        return service.create(details, actor=actor, now=at, referrer_code=code)

    early = list(threads.map(register, everyone[:REFERRERS], registered[:REFERRERS]))
    codes = [
        random.choice(early).referral_code if random.random() < REFERRED_SHARE else None
        for _ in everyone[REFERRERS:]
    ]
    late = threads.map(register, everyone[REFERRERS:], registered[REFERRERS:], codes)
    made = [*early, *late]
    _give_password(made[0], GUEST_PASSWORD, now)
    return [client.client_id for client in made]


def _give_password(client: Client, password: str, now: datetime) -> None:
    hashed = hashing.hash(password)
    tx = Transaction(now)
    writing.replace(tx, client, writing.changed(client, updated=now, password=hashed))
    changed = ClientChanged(client_id=client.client_id, fields=("password",))
    tx.emit(changed, actor=client.account_id)
    tx.commit()
