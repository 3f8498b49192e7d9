"""Letting the address book follow guests and their stays: each card once, and only those that
changed."""

import logging
import uuid
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from functools import partial

from chalicelib.clients.lists import records as lists
from chalicelib.clients.records import client_in, client_key
from chalicelib.clients.types import Client
from chalicelib.cloud import budget, parallel, store
from chalicelib.cloud.asking import ask
from chalicelib.cloud.http.errors import NotConfigured, ServiceRefused
from chalicelib.cloud.transaction import Transaction
from chalicelib.integrations import nextcloud
from chalicelib.integrations.nextcloud import Account, Changed
from chalicelib.kernel import clock, dates
from chalicelib.kernel.parts import in_parts
from chalicelib.properties.houses.service import houses_for
from chalicelib.reservations.lists.rules import LONGEST
from chalicelib.reservations.stays import records as stays
from chalicelib.reservations.stays.records import ListedStay
from chalicelib.sync import dues
from chalicelib.sync.commands import LookAtContacts, SendContacts
from chalicelib.sync.contacts import records, rules
from chalicelib.sync.contacts.records import ACCOUNT, NOTHING
from chalicelib.sync.contacts.types import ComingStay, Kept

AT_ONCE = 50
"""Guests whose stays are read together."""
MOST_DUE = 500
MOST_LOOKED_AT = 400
"""Guests that one message looks at."""
TIME_FOR_CARD = 40.0
"""Seconds that one card may take."""
UNFIT = frozenset({400, 409, 415, 422})
"""How a book refuses one card and no other."""
logger = logging.getLogger(__name__)


def note(client_ids: Iterable[str], *, now: datetime) -> None:
    """Clients changed, or their stays: have their cards looked at, where there is a book."""
    if account() is None:
        return
    for part in in_parts(list(client_ids), AT_ONCE):
        tx = Transaction(now)
        for client_id in part:
            dues.note(tx, ACCOUNT, client_id)
        tx.commit()


def request(*, now: datetime) -> None:
    """Have cards sent soon, those of guests among them whose stays are of these days."""
    if account() is None:
        return
    note(_of_these_days(now), now=now)
    ask([SendContacts()], now=now)


def begin_look(*, now: datetime) -> None:
    """Have the cards of all guests looked at: first of all when there is a book, and each night
    for whatever was missed."""
    months = list(lists.by_month())
    if account() is not None and months:
        ask([LookAtContacts(month=months[0])], now=now)


def look(command: LookAtContacts, *, now: datetime) -> None:
    """Look at the cards of some guests, note whose differ, and have the next ones looked at."""
    opened = account()
    if opened is None:
        return
    found = lists.registered_in(command.month, after=command.after, most=MOST_LOOKED_AT)
    ids = [client_id for _, client_id in found]
    cards = _cards(opened, ids, now)
    kept = store.fetch_many(map(records.card_key, ids))
    note((each for each in ids if _differs(cards[each], records.kept_in(kept, each))), now=now)
    following = _next_of(command, found[-1][0] if len(found) == MOST_LOOKED_AT else None)
    ask([following or SendContacts()], now=now)


def send() -> None:
    """Let the book follow the guests who are due, as far as there is time.

    Raises:
        ServiceUnavailable: it may take the rest later.
        ServiceRefused: it does not know the book, or takes nothing from the user.
    """
    opened = account()
    turn = None if opened is None else dues.take_turn(ACCOUNT, clock.now())
    if opened is None or turn is None:
        return
    try:
        is_done = _follow(opened)
    finally:
        dues.end_turn(turn, clock.now())
    if not is_done:
        ask([SendContacts()], now=clock.now())


def account() -> Account | None:
    """The book; None where nobody entered one."""
    try:
        return nextcloud.account()
    except NotConfigured:
        logger.info("nextcloud not configured")
        return None


def _follow(account: Account) -> bool:
    """Whether nobody was left who is due."""
    found, noted = parallel.both(partial(dues.due, ACCOUNT, MOST_DUE), records.noted)
    tags = nextcloud.listed(account)
    marks = dict.fromkeys(_astray(tags, noted), "") | {each.client_id: each.mark for each in found}
    for part in in_parts(list(marks), AT_ONCE):
        cards = _cards(account, part, clock.now())
        for client_id in part:
            if budget.left() < TIME_FOR_CARD:
                return False
            _write(account, client_id, cards[client_id], noted, tags.get(client_id))
            dues.seen(ACCOUNT, client_id, marks[client_id], clock.now())
    return len(found) < MOST_DUE


def _astray(tags: Mapping[str, str], noted: Mapping[str, Kept]) -> list[str]:
    """Whose card is in the book and not noted, or the other way round. Cards of other names are not
    ours."""
    ours = {name for name in tags if _is_id(name)}
    return sorted(ours ^ {each for each, kept in noted.items() if kept.digest is not None})


def _write(
    account: Account, client_id: str, card: str | None, noted: Mapping[str, Kept], tag: str | None
) -> None:
    kept = noted.get(client_id, NOTHING)
    step = rules.step_of(card, kept, tag)
    if step.kind == "nothing":
        return
    if step.kind != "note":
        records.keep(client_id, rules.sending(kept, step, tag))
        try:
            _ask(account, client_id, card, step.tag)
        except ServiceRefused as error:
            _take_back(client_id, kept, error)
            return
    records.keep(client_id, Kept(step.digest))
    logger.info("contact written", extra={"client_id": client_id, "step": step.kind})


def _ask(account: Account, client_id: str, card: str | None, tag: str | None) -> None:
    if card is not None:
        nextcloud.put(account, client_id, card, tag=tag)
    elif tag is not None:
        nextcloud.remove(account, client_id, tag=tag)


def _take_back(client_id: str, kept: Kept, error: ServiceRefused) -> None:
    """Note that nothing was written, where that is sure; the next look finds the card again.

    Raises:
        ServiceRefused: the book takes no other card either.
    """
    if not error.may_have_acted:
        records.keep(client_id, kept)
    if not isinstance(error, Changed) and error.status not in UNFIT:
        raise error
    logger.warning("contact refused", extra={"client_id": client_id, "status": error.status})


def _differs(card: str | None, kept: Kept) -> bool:
    return kept != (NOTHING if card is None else Kept(rules.digest_of(card)))


def _next_of(command: LookAtContacts, place: str | None) -> LookAtContacts | None:
    """What is looked at next: more of the month, the month after it, or nothing."""
    if place is not None:
        return LookAtContacts(month=command.month, after=place)
    later = [month for month in lists.by_month() if month > command.month]
    return LookAtContacts(month=later[0]) if later else None


def _cards(account: Account, client_ids: Sequence[str], now: datetime) -> dict[str, str | None]:
    """The cards that clients should have."""
    found = store.fetch_many(client_key(client_id) for client_id in client_ids)
    listed = {
        client_id: rows
        for part in in_parts(client_ids, AT_ONCE)
        for client_id, rows in zip(
            part,
            parallel.together([partial(stays.of_client, client_id) for client_id in part]),
            strict=True,
        )
    }
    return {
        client_id: _card(account, client_in(found, client_id), listed[client_id], now)
        for client_id in client_ids
    }


def _card(
    account: Account, client: Client | None, rows: Iterable[ListedStay], now: datetime
) -> str | None:
    if client is None:
        return None
    # Houses of stays that are over are of no concern here.
    today = dates.today(now)
    shown = [row for row in rows if row.status == "approved" and row.check_out >= today]
    houses = houses_for(row.property_id for row in shown)
    codes = {property_id: house.player_id for property_id, house in houses.items()}
    coming = (
        ComingStay(
            check_in=row.check_in,
            blocked_until=row.check_out,
            house_code=codes.get(row.property_id),
        )
        for row in shown
    )
    return rules.vcard(client, rules.chosen(coming, now), prefix=account.uid_prefix, now=now)


def _of_these_days(now: datetime) -> list[str]:
    """The clients whose stays are under way or ended yesterday: their cards change by the clock."""
    today = dates.today(now)
    rows = stays.arriving(today - LONGEST, today + dates.ONE_DAY)
    return list(
        dict.fromkeys(row.client_id for row in rows if row.check_out >= today - dates.ONE_DAY)
    )


def _is_id(name: str) -> bool:
    with suppress(ValueError):
        return str(uuid.UUID(name)) == name
    return False
