"""The rules of time records (staff book, 1.9 and 1.10, 9)."""

from chalicelib.kernel.places import Place, metres_between

ON_SITE = 150
"""Metres from a house up to which somebody is there: a garden, a beach, and what GPS is off."""


def is_on_site(person: Place | None, house: Place | None) -> bool:
    """Whether somebody is known to be at a house."""
    return person is not None and house is not None and metres_between(person, house) <= ON_SITE
