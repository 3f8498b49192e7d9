"""What stays ask for."""

from chalicelib.kernel.commands import Command


class AwardStay(Command, frozen=True, kw_only=True, tag="stays.award"):
    """Give the points that a stay earned, once; of a stay that earned nothing (yet), nothing."""

    reservation_id: str
