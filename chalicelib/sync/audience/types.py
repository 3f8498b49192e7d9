"""Guests in Meta's audience."""

import msgspec


class Digests(msgspec.Struct, frozen=True):
    """The row of a guest: what Meta knows them by. Empty where there is no e-mail or telephone."""

    email: str
    phone: str


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be done about a guest: `before` is what Meta may have, `after` what it should.

    mark: of the note that the guest changed. successor: who has everything of the guest since.
    """

    client_id: str
    mark: str
    before: Digests | None
    after: Digests | None
    successor: str | None = None

    @property
    def gone(self) -> Digests | None:
        """What Meta is to have no more."""
        return None if self.before == self.after else self.before
