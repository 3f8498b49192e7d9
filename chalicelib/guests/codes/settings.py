"""What a deployment decides about one-time codes."""

import os
from typing import Literal

import msgspec

from chalicelib.kernel import decoding

Provider = Literal["twilio", "whatsapp"]
PROVIDERS: tuple[Provider, ...] = ("twilio", "whatsapp")
CODES_A_DAY = 500


class CodeSettings(msgspec.Struct, frozen=True):
    """first: who sends a code unless it cannot. a_day: how many codes are sent on a day of Lima,
    whoever asks for them."""

    first: Provider
    a_day: int

    @property
    def for_strangers(self) -> int:
        """How many of those are for whoever asks from where nobody has signed in."""
        return self.a_day - self.a_day // 5

    @property
    def at_once(self) -> int:
        """How many of the strangers' codes there are when a day begins; the others come hour by
        hour, and never more wait than these."""
        return -(-self.for_strangers // 4)

    @property
    def providers(self) -> tuple[Provider, ...]:
        """Who sends a code, each where those before it cannot."""
        return tuple(sorted(PROVIDERS, key=lambda provider: provider != self.first))


def code_settings() -> CodeSettings:
    """The settings of this process: `CASA_CODES_BY` and `CASA_CODES_A_DAY`."""
    return decoding.converted(
        {
            "first": os.environ.get("CASA_CODES_BY") or PROVIDERS[0],
            "a_day": int(os.environ.get("CASA_CODES_A_DAY") or CODES_A_DAY),
        },
        CodeSettings,
    )
