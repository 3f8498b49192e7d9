"""Searches and charts, which few people wait for: what the catalogue answered is kept by the
process and, for all others, in a table."""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial
from hashlib import sha256

from chalicelib.cloud import buckets
from chalicelib.cloud.http.errors import NotConfigured, ServiceRefused, ServiceUnavailable
from chalicelib.integrations import deezer
from chalicelib.integrations.deezer import FoundTrack
from chalicelib.kernel.cache import Cache
from chalicelib.kernel.errors import Invalid, Unavailable
from chalicelib.music.library import records, rules
from chalicelib.music.library.records import Answered
from protocol.things import Track

CHARTS = "charts"
MOST_REMEMBERED = 200
Ask = Callable[[], Sequence[FoundTrack]]
_remembered: Cache[str, Answered] = Cache(rules.FRESH_CHARTS, MOST_REMEMBERED)
logger = logging.getLogger(__name__)


class CatalogueDown(Unavailable):
    """The catalogue does not answer, or nobody lets it be asked."""

    code = "music_catalogue_unavailable"
    default_message = "El catálogo de música no está disponible. Intente nuevamente."


class Unsearchable(Invalid):
    """The catalogue does not take these words."""

    code = "music_query"

    def __init__(self) -> None:
        super().__init__(fields={"query": ["No se puede buscar con estas palabras."]})


def search(query: str, limit: int, *, now: datetime) -> tuple[Track, ...]:
    """The first tracks that fit some words.

    Raises:
        Invalid: there are no words, too many, or none that the catalogue takes.
        CatalogueDown: it does not answer, and nobody asked the same a while ago.
    """
    words = rules.tidy_query(query)
    name = sha256(words.encode()).hexdigest()
    try:
        found = _answered(name, rules.FRESH_SEARCH, partial(deezer.search, words), now)
    except ServiceRefused as refused:
        raise Unsearchable from refused
    return found.tracks[:limit]


def charts(*, now: datetime) -> tuple[Track, ...]:
    """What is heard most now.

    Raises:
        CatalogueDown: the catalogue does not answer, and did not for a day.
    """
    try:
        return _answered(CHARTS, rules.FRESH_CHARTS, deezer.charts, now).tracks
    except ServiceRefused as refused:
        raise CatalogueDown from refused


def _answered(name: str, fresh: timedelta, ask: Ask, now: datetime) -> Answered:
    """A fresh answer; an older one where the catalogue has none."""
    remembered = _remembered.get(name)
    if remembered is not None and now - remembered.read_at < fresh:
        return remembered
    kept = records.kept(name)
    if kept is None or now - kept.read_at >= fresh:
        kept = _asked(name, ask, kept, now)
    _remembered.put(name, kept)
    return kept


def _asked(name: str, ask: Ask, kept: Answered | None, now: datetime) -> Answered:
    try:
        found = _within_quota(ask, now)
    except (NotConfigured, ServiceUnavailable, CatalogueDown) as error:
        if kept is None:
            raise CatalogueDown from error
        logger.warning("older music shown")
        return kept
    answered = Answered(tuple(map(_track, found)), now)
    records.keep(name, answered)
    return answered


def _within_quota(ask: Ask, now: datetime) -> Sequence[FoundTrack]:
    """Ask, unless all processes together asked too often."""
    if buckets.take("music", "catalogue", rules.CALLS, now):
        raise CatalogueDown
    return ask()


def _track(found: FoundTrack) -> Track:
    return Track(
        track_id=str(found.id),
        title=found.title,
        artist=found.artist.name,
        album=found.album.title,
        duration_s=found.duration,
        cover_url=found.album.cover_medium or None,
        explicit=found.explicit_lyrics,
    )
