"""What there is to know about a guest beside their form."""

from chalicelib.office.work.guest.pages import sent, shown

__all__ = ["sent", "shown"]
