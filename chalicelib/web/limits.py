"""How often a route serves one caller: token buckets, shared by all processes.

    QUOTES = Limit("quotes", most=120, within=timedelta(minutes=1))

    @router.get("/properties/calculate-pricing", audience=PUBLIC, limits=(QUOTES,))

A GET is served while its token is fetched, so that the limit costs no time; what changes something
waits for its token.
"""

import hashlib
import logging
from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta
from functools import partial
from math import ceil
from typing import Literal, TypeVar

import msgspec

from chalicelib.cloud import buckets, parallel
from chalicelib.kernel import clock
from chalicelib.kernel.buckets import Bucket
from chalicelib.kernel.cache import Cache
from chalicelib.kernel.callers import AnyCaller
from chalicelib.kernel.errors import CasaAustinError, TooManyRequests, Unavailable
from chalicelib.kernel.networks import network_of

T = TypeVar("T")
Place = tuple[str, str, Bucket]
"""Whose bucket, its name and its rule."""
_full_again: Cache[tuple[str, str], float] = Cache(timedelta(hours=1), greatest_size=1000)
"""When all of what this process lets in by itself is there again."""
logger = logging.getLogger(__name__)


class Limit(msgspec.Struct, frozen=True):
    """`most` requests at once, and on the whole `most` within any `within`.

    Routes that name the same limit draw from one bucket. `by` says whose: each caller's own, where
    strangers count by their address; or the address's, whoever calls from there. `free` requests
    within `within` each process lets in by itself, so that whoever calls seldom costs no write;
    where every attempt counts it stays 0.
    """

    name: str
    most: int
    within: timedelta
    by: Literal["caller", "address"] = "caller"
    free: int = 0

    def bucket(self, most: int) -> Bucket:
        """The rule of a bucket of `most` tokens."""
        return Bucket(most, self.within.total_seconds())


class Requester(msgspec.Struct, frozen=True):
    """Who sends a request, as limits tell callers apart. `group` is whose the bucket is where
    several share it, whoever calls and from where."""

    caller: AnyCaller | None
    address: str
    group: str | None = None

    def account(self, limit: Limit) -> str:
        """Whose bucket it is, as a digest: nobody is named in it."""
        by_caller = self.caller if limit.by == "caller" else None
        stranger = self.group or f"address#{network_of(self.address)}"
        whose = stranger if by_caller is None else by_caller.actor
        return f"limit#{hashlib.sha256(whose.encode()).hexdigest()}"


def within(
    limits: Sequence[Limit], requester: Requester, work: Callable[[], T], *, reads: bool
) -> T:
    """What `work` gives, if every limit has a token; `reads` says that it changes nothing.

    Raises:
        TooManyRequests: one has none. What `work` gave or raised meanwhile is dropped.
    """
    now = clock.now()
    accounts = [(limit, requester.account(limit)) for limit in limits]
    places = [
        (account, limit.name, limit.bucket(limit.most))
        for limit, account in accounts
        if not _is_free(limit, account, now.timestamp())
    ]
    if not places:
        return work()
    _require(buckets.known_wait(*place, now) for place in places)
    take = partial(_take_all, places)
    if reads:
        return parallel.guarded(take, work)
    take()
    return work()


def failures(
    limits: Sequence[Limit],
    requester: Requester,
    work: Callable[[], T],
    failed: Callable[[T | CasaAustinError], bool],
    *,
    reads: bool,
) -> T:
    """What `work` gives, if every limit has a token; one that did not fail gives its tokens back.

    `failed` judges what `work` gave or raised. A token is taken before, so that attempts sent at
    once cannot slip past a limit.

    Raises:
        TooManyRequests: a limit has no token, because too much failed.
    """
    outcome: T | CasaAustinError
    try:
        outcome = within(limits, requester, work, reads=reads)
    except TooManyRequests:
        raise
    except CasaAustinError as error:
        outcome = error
    if not failed(outcome):
        for limit in limits:
            _give_back(requester.account(limit), limit)
    if isinstance(outcome, CasaAustinError):
        raise outcome
    return outcome


def _is_free(limit: Limit, account: str, now: float) -> bool:
    """Whether this process lets a request in by itself."""
    if not limit.free:
        return False
    bucket, place = limit.bucket(limit.free), (account, limit.name)
    full_at = _full_again.get(place) or 0.0
    if bucket.wait(full_at, now):
        return False
    _full_again.put(place, bucket.full_after_take(full_at, now))
    return True


def _take_all(places: Sequence[Place]) -> None:
    _require([_wait(place) for place in places])


def _require(waits: Iterable[float]) -> None:
    longest = max(waits)
    if longest > 0:
        raise TooManyRequests(ceil(longest))


def _give_back(account: str, limit: Limit) -> None:
    """A token that cannot be put back is lost until the bucket fills by itself."""
    try:
        buckets.give_back(account, limit.name, limit.bucket(limit.most), clock.now())
    except Unavailable as error:
        logger.warning("token not given back", exc_info=error, extra={"limit": limit.name})


def _wait(place: Place) -> float:
    """Seconds to wait. A limit that cannot be looked at holds nobody up."""
    try:
        return buckets.take(*place, clock.now())
    except Unavailable as error:
        logger.warning("limit not checked", exc_info=error, extra={"limit": place[1]})
        return 0.0
