"""Commands: "please do this". One room asks, exactly one handler of a room above or itself obeys.

    class SendToChatbot(Command, frozen=True, kw_only=True, tag="chatbot.send"):
        '''Send the builder the present text of a field.'''

        field: BotField

The tag names the command on its way. A command is no event: it is neither audit nor timeline.
"""

import msgspec


class Command(msgspec.Struct, frozen=True, kw_only=True):
    """The base of all commands."""
