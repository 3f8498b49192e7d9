"""What loyalty and the rooms above it ask for."""

from typing import Literal

from chalicelib.kernel.commands import Command

BotField = Literal["global_discounts", "levels"]
"""A field of the chatbot builder's account, by what it tells."""


class SendToChatbot(Command, frozen=True, kw_only=True, tag="chatbot.send"):
    """Write the present text of a field into the chatbot builder's account."""

    field: BotField
