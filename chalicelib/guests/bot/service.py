"""Finding the guest with whom the chatbot speaks (clients book, 5.3).

The directory that searches look through is in memory, so a number is found there without an index
of telephones: one round trip, and a second one after the directory was packed. Three more
read the guest, the list of their stays, and those to come.
"""

from datetime import datetime

from chalicelib.clients.records import client_key, clients_in
from chalicelib.clients.search import records as directory
from chalicelib.cloud import store
from chalicelib.guests.bot import rules
from chalicelib.guests.bot.types import TalkingGuest
from chalicelib.kernel import dates
from chalicelib.kernel.errors import NotFound
from chalicelib.loyalty.points.records import account_in, account_key
from chalicelib.reservations.stays import records
from chalicelib.reservations.stays.reading import listed_in_full

MOST_WITH_ONE_NUMBER = 20
"""Of more clients with one telephone the oldest are not looked at."""


def guest_with(number: str, *, now: datetime) -> TalkingGuest:
    """The guest with a telephone number or a document.

    Raises:
        NotFound: no guest has it.
    """
    numbers = rules.numbers_of(number)
    texts = [text for _, text in numbers.documents]
    ids = directory.with_numbers([*filter(None, [numbers.telephone]), *texts], MOST_WITH_ONE_NUMBER)
    keys = [key for each in ids for key in (client_key(each), account_key(each))]
    found = store.fetch_many(keys)
    client = rules.meant(numbers, clients_in(found))
    if client is None:
        raise NotFound("No se encontró ningún cliente con ese teléfono o documento.")
    points = account_in(found, client.client_id)
    today = dates.today(now)
    approved = [row for row in records.of_client(client.client_id) if row.status == "approved"]
    return TalkingGuest(
        client=client,
        points=points,
        available=float(points.available(now)),
        upcoming=listed_in_full([row for row in approved if row.check_out >= today]),
        has_past_stays=any(row.check_out < today for row in approved),
    )
