"""The demonstration data: four houses, their guests and two years of stays around today.

Everything is made through the rooms' own use cases, the same at each load on the same day. It
goes into a local AWS only. Nothing of the application is imported before `load`, because what
it reads from the environment it reads at import.
"""

import time

STAFF_PASSWORD = "Arena-y-Mar-2025"  # noqa: S105 - of made-up people, on this machine only
GUEST_PASSWORD = "Olas-del-Sur-2025"  # noqa: S105

ADMINISTRATOR = "valeria@casaaustin.test"
SELLERS = ("rodrigo@casaaustin.test", "camila@casaaustin.test")
CARETAKER = "eusebio@casaaustin.test"
GUEST_DOCUMENT = ("dni", "45871236")

SIGN_INS: tuple[tuple[str, str, str], ...] = (
    ("admin", ADMINISTRATOR, STAFF_PASSWORD),
    *(("vendedor", seller, STAFF_PASSWORD) for seller in SELLERS),
    ("mantenimiento", CARETAKER, STAFF_PASSWORD),
    ("cliente", " ".join(GUEST_DOCUMENT), GUEST_PASSWORD),
)
"""Who can sign in: the role, the e-mail address (of a guest the document), the password."""


def load(*, if_empty: bool = False) -> str:
    """Fill the local AWS; in words, with what.

    What was there is removed first. With `if_empty`, nothing happens where there is data.

    Raises:
        NoLocalAws: the environment names no AWS on this machine, or none that answers.
    """
    from local.demo import loading

    return loading.load(if_empty=if_empty)


def wait_until_known() -> None:
    """Return when no process answers any more from the entries that it read before `load`."""
    from chalicelib.catalogue import snapshots

    time.sleep(snapshots.GREATEST_AGE.total_seconds())
