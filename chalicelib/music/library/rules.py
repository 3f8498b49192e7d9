"""What is asked of the catalogue, and how long an answer is good (home book, Appendix D)."""

from datetime import timedelta

from chalicelib.kernel import spanish
from chalicelib.kernel.buckets import Bucket
from chalicelib.kernel.errors import Invalid

LONGEST_QUERY = 100
MOST_TRACKS, USUAL_TRACKS = 50, 20
FRESH_SEARCH, FRESH_CHARTS = timedelta(minutes=10), timedelta(minutes=30)
KEPT = timedelta(days=1)
"""How long an answer that is not fresh serves while the catalogue does not answer."""
CALLS = Bucket(25, 5.0)
"""Of ours in five seconds: after a rest there may be twice as many, which is all that is allowed
to one address."""


def tidy_query(text: str) -> str:
    """The words that somebody looks for, as the same search always has them.

    Raises:
        Invalid: there are none, or too many.
    """
    words = spanish.one_line(text).casefold()
    if not words:
        raise Invalid(fields={"query": ["Escriba qué desea buscar."]})
    if len(words) > LONGEST_QUERY:
        raise Invalid(fields={"query": [f"Escriba {LONGEST_QUERY} caracteres como máximo."]})
    return words
