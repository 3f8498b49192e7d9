"""What there is to hear, over HTTP (home book, 4.4)."""

from chalicelib.kernel import clock
from chalicelib.music.library import service
from chalicelib.music.library.wire import ChartsAnswer, SearchAnswer, SearchBody
from chalicelib.music.options import READS, SEARCHES, answering
from chalicelib.web.audiences import CLIENT_OR_SHARED
from chalicelib.web.routing import Router

router = Router("music")


@router.post("/music/search", **answering(CLIENT_OR_SHARED, SEARCHES))
def search(body: SearchBody) -> SearchAnswer:
    """Look for music in the catalogue.

    The same search is answered the same for ten minutes. What nobody can hear is left out.
    """
    return SearchAnswer.of(service.search(body.query, body.limit, now=clock.now()))


@router.get("/music/library/tracks", **answering(CLIENT_OR_SHARED, READS))
def charts() -> ChartsAnswer:
    """What is heard most now, up to 50 tracks."""
    return ChartsAnswer.of(service.charts(now=clock.now()))
