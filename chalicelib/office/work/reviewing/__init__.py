"""What the page of vouchers shows: which waits at a place, and what became of the one before."""

from chalicelib.office.work.reviewing.outcomes import Told, told_of
from chalicelib.office.work.reviewing.places import Place, waiting

__all__ = ["Place", "Told", "told_of", "waiting"]
