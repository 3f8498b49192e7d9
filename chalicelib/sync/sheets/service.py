"""Writing searches into the spreadsheet, each once, and erased guests out of it."""

import logging
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from chalicelib.clients.records import client_key, clients_in
from chalicelib.cloud import budget, store
from chalicelib.cloud.asking import ask
from chalicelib.cloud.http.errors import NotConfigured, ServiceRefused, ServiceUnavailable
from chalicelib.insights.searches import records as searches
from chalicelib.insights.searches.types import Search
from chalicelib.integrations import google_sheets
from chalicelib.integrations.google_sheets import Account
from chalicelib.kernel import clock
from chalicelib.kernel.parts import in_parts
from chalicelib.properties.houses.service import house_names
from chalicelib.sync.commands import SendSearches
from chalicelib.sync.sheets import records, rules
from chalicelib.sync.sheets.records import ErasureRecord, StateRecord
from chalicelib.sync.sheets.types import Mark

SHEET = "Hoja 1"
TIME_FOR_ROWS = 60.0
"""Seconds that reading, sending and noting some rows may take."""
ROWS_AT_ONCE = 200
"""Rows that are gone over in one request."""
LOOKS = 3
"""How often rows are looked for again, which people may have moved meanwhile."""
logger = logging.getLogger(__name__)


def request(*, now: datetime) -> None:
    """Have new searches sent soon, where there is a spreadsheet."""
    if _account() is not None:
        ask([SendSearches()], now=now)


def forget(client_id: str) -> None:
    """Let no row tell of a guest who was erased; what cannot be done now is done with the next
    searches."""
    # Before the first rows were sent there is nothing, and later ones ask whether the guest is one.
    if records.kept() is not None:
        records.note_erasure(client_id)
        send()


def send() -> None:
    """Go over the rows of erased guests and add those of new searches, as far as there is time.

    Raises:
        ServiceUnavailable: Google may take the rest later.
        ServiceRefused: it does not know key or spreadsheet, or does not let the key write there.
    """
    account = _account()
    if account is None:
        return
    # Looked at before the claim: rows that are sent later come from who sees the guest erased.
    erasures = records.erasures()
    kept = _ready(account)
    if kept is None:
        return
    _go_over(account, erasures)
    while kept is not None and budget.left() > TIME_FOR_ROWS:
        kept = _send_some(account, kept)
    if kept is not None:
        request(now=clock.now())


def _account() -> Account | None:
    try:
        return google_sheets.account()
    except NotConfigured:
        logger.info("google sheets not configured")
        return None


def _ready(account: Account) -> StateRecord | None:
    """The state with nothing on its way; None where another is at it, or an answer may come."""
    kept = records.kept()
    if kept is None:
        return records.begin(rules.first(clock.now()))
    claim = kept.state.claim
    if claim is None:
        return kept
    if not rules.is_lost(claim, clock.now()):
        return None
    state = rules.claimed(kept.state, claim.until, clock.now())
    claimed = records.replace(kept, state)
    if claimed is None:
        return None
    logger.warning("rows looked for", extra={"since": claim.at.isoformat()})
    lost = rules.after(state.sent, _made(state.sent.at, claim.until.at), claim.until)
    return _add_missing(account, claimed, lost)


def _send_some(account: Account, kept: StateRecord) -> StateRecord | None:
    """Send the next rows; None where none are left, or another sends them."""
    state, end = kept.state, rules.window(kept.state, clock.now())
    found = rules.next_of(state, _made(state.sent.at, end))
    if not found:
        is_past = end == state.sent.at + rules.WINDOW
        return records.replace(kept, rules.passed(state, end)) if is_past else None
    until = Mark.of(found[-1])
    claimed = records.replace(kept, rules.claimed(state, until, clock.now()))
    if claimed is None:
        return None
    add = _add_missing if rules.may_be_there(state, until) else _add
    return add(account, claimed, found)


def _add_missing(
    account: Account, claimed: StateRecord, found: Sequence[Search]
) -> StateRecord | None:
    """Add the rows that the sheet does not have. Where that fails they are looked for again."""
    there = set(google_sheets.column(account, SHEET, rules.IDS))
    missing = [each for each in found if each.search_id not in there]
    if missing:
        _append(account, missing)
    return records.replace(claimed, rules.sent(claimed.state))


def _add(account: Account, claimed: StateRecord, found: Sequence[Search]) -> StateRecord | None:
    """Add rows that the sheet cannot have yet."""
    try:
        _append(account, found)
    except (ServiceUnavailable, ServiceRefused) as error:
        if not error.may_have_acted:
            records.replace(claimed, rules.released(claimed.state))
        raise
    return records.replace(claimed, rules.sent(claimed.state))


def _append(account: Account, found: Sequence[Search]) -> None:
    if not google_sheets.row(account, SHEET, 1):
        google_sheets.write(account, SHEET, {"A1:S1": rules.TITLES})
    google_sheets.append(account, SHEET, _rows(found))
    logger.info("searches in the sheet", extra={"count": len(found)})


def _made(start: datetime, end: datetime) -> list[Search]:
    """The searches from `start` to `end`."""
    return searches.between(start, end + timedelta.resolution)


def _rows(found: Iterable[Search]) -> list[rules.Row]:
    """Rows with what is known of clients after the claim, so that no guest who is erased from then
    on comes into the sheet unseen."""
    found = list(found)
    ids = {each.client_id for each in found if each.client_id is not None}
    clients = {each.client_id: each for each in clients_in(store.fetch_many(map(client_key, ids)))}
    houses = house_names({each.property_id for each in found if each.property_id is not None})
    return [
        rules.row_of(each, clients.get(each.client_id or ""), houses.get(each.property_id or ""))
        for each in found
    ]


def _go_over(account: Account, erasures: list[ErasureRecord]) -> None:
    """Write over what tells of erased guests, until no row is left."""
    gone = {each.client_id for each in erasures}
    for _ in range(LOOKS if gone else 0):
        owners = google_sheets.column(account, SHEET, rules.CLIENTS)
        numbers = [number for number, owner in enumerate(owners, 1) if owner in gone]
        if not numbers:
            records.erased(erasures, clock.now())
            return
        for part in in_parts(numbers, ROWS_AT_ONCE):
            _write_over(account, part)


def _write_over(account: Account, numbers: Iterable[int]) -> None:
    cells = [rules.written_over(number) for number in numbers]
    google_sheets.write(
        account, SHEET, {place: row for each in cells for place, row in each.items()}
    )
    logger.info("rows gone over", extra={"count": len(cells)})
