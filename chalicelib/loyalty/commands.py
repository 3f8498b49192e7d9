"""What loyalty and the rooms above it ask for."""

from datetime import datetime
from typing import Literal

from chalicelib.kernel.commands import Command

BotField = Literal["global_discounts", "levels"]
"""A field of the chatbot builder's account, by what it tells."""


class SendToChatbot(Command, frozen=True, kw_only=True, tag="chatbot.send"):
    """Write the present text of a field into the chatbot builder's account."""

    field: BotField


class JudgeLevels(Command, frozen=True, kw_only=True, tag="levels.judge"):
    """Go on with a look at all levels in one of its lanes: with the clients who registered in the
    first of `months`, after the place `after`."""

    check_id: str
    lane: int
    months: tuple[str, ...]
    after: str = ""


class ExpirePoints(Command, frozen=True, kw_only=True, tag="points.expire"):
    """Take out points that ended before `until`, of the clients after the place `after`."""

    until: datetime
    after: str = ""


class ProvePoints(Command, frozen=True, kw_only=True, tag="points.prove"):
    """Go on with a proof of all points: with the accounts after the client `after` or, where a
    `month` is named, with the clients who registered in it, after that place."""

    proof_id: str
    month: str = ""
    after: str = ""
