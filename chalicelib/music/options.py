"""What routes of music say alike: errors in the shape that the app reads, and limits."""

from datetime import timedelta

from chalicelib.music.wire import MusicProblem, music_problem
from chalicelib.web.audiences import Audience
from chalicelib.web.limits import Limit
from chalicelib.web.routing import Later, Options


def answering(
    audience: Audience, *limits: Limit, later: Later | None = None, described: bool = True
) -> Options:
    """The options of a route for an audience, which it serves no oftener than `limits` say."""
    return Options(
        audience=audience,
        limits=limits,
        envelope=music_problem,
        problem=MusicProblem,
        later=later,
        described=described,
    )


SEARCHES = Limit("music searches", most=20, within=timedelta(minutes=1))
READS = Limit("music reads", most=120, within=timedelta(minutes=1), free=40)
COMMANDS = Limit("music commands", most=50, within=timedelta(minutes=1), free=10)
"""Sixty a minute, a part of which a process lets in without a write."""
REQUESTS = Limit("music requests", most=10, within=timedelta(minutes=10))
"""The limits of home book, 11; who asks for access rings a telephone."""
