"""The first page: what there is."""

from chalicelib.office import rendering
from chalicelib.office.requests import Answer
from chalicelib.office.visits import Visit


def page(visit: Visit) -> Answer:
    """All pages that the user may open."""
    return rendering.page("home.html", "Inicio", visit=visit)
