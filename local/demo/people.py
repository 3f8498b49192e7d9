"""Staff with their sign-ins, and guests who registered before they first stayed."""

from collections.abc import Mapping, Sequence
from concurrent.futures import Executor
from datetime import datetime, timedelta
from functools import partial
from random import Random

from chalicelib.accounts import passwords, users
from chalicelib.accounts.wire import Group, NewUser
from chalicelib.clients import service
from chalicelib.clients.events import ClientChanged
from chalicelib.clients.records import ClientRecord, writing
from chalicelib.clients.rules.details import Details
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel.callers import Staff
from local.demo import ADMINISTRATOR, CARETAKER, GUEST_PASSWORD, SELLERS, STAFF_PASSWORD
from local.demo.plan import HISTORY, SEED
from local.demo.stays import SESSION

STAFF: tuple[tuple[str, str, str, Group], ...] = (
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
        new = NewUser(
            email=email,
            first_name=first,
            last_name=last,
            groups=[group],
            password=STAFF_PASSWORD,
        )
        user = users.create(new, now, actor="system", as_first=email == ADMINISTRATOR)
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
    create = partial(service.create, actor=actor)
    early = list(threads.map(create, everyone[:REFERRERS], registered[:REFERRERS]))

    def register(details: Details, at: datetime, code: str | None) -> ClientRecord:
        return create(details, at, referrer_code=code)

    codes = [
        random.choice(early).referral_code if random.random() < REFERRED_SHARE else None
        for _ in everyone[REFERRERS:]
    ]
    late = threads.map(register, everyone[REFERRERS:], registered[REFERRERS:], codes)
    made = [*early, *late]
    _give_password(made[0], GUEST_PASSWORD, now)
    return [record.client_id for record in made]


def _give_password(record: ClientRecord, password: str, now: datetime) -> None:
    hashed = passwords.hash(password)
    tx = Transaction(now)
    writing.replace(tx, record, writing.changed(record, updated=now, password=hashed))
    changed = ClientChanged(client_id=record.client_id, fields=("password",))
    tx.emit(changed, actor=service.subject_of(record))
    tx.commit()
