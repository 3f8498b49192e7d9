"""What stays ask for."""

from chalicelib.kernel.commands import Command


class AwardStay(Command, frozen=True, kw_only=True, tag="stays.award"):
    """Give the points that a stay earned, once; of a stay that earned nothing (yet), nothing."""

    reservation_id: str


class GiveBack(Command, frozen=True, kw_only=True, tag="stays.give_back"):
    """Have the gateways give back what an ended stay owes of what they took; once."""

    reservation_id: str


class ProveNights(Command, frozen=True, kw_only=True, tag="stays.prove_nights"):
    """Go on with a proof of the nights of all houses: with those of a month (`YYYY-MM`)."""

    proof_id: str
    month: str
