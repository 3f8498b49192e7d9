"""Levels, and what they are judged by (clients book, section 9)."""

import msgspec


class Achievement(msgspec.Struct, frozen=True, kw_only=True):
    """A level: guests hold it while they meet all three requirements."""

    achievement_id: str
    """Names the level."""
    name: str
    """What guests call the level."""
    description: str = ""
    """What guests read of the level."""
    icon: str = ""
    """An emoji."""
    required_reservations: int = 0
    """How many approved stays it asks."""
    required_referrals: int = 0
    """How many clients the guest must have brought."""
    required_referral_reservations: int = 0
    """How many approved stays those clients must have."""
    order: int = 0
    """The place in lists; a higher level comes later."""
    is_active: bool = True
    """Whether guests can hold it."""


class Stats(msgspec.Struct, frozen=True, kw_only=True):
    """What a guest's levels are judged by.

    reservations: approved stays, those to come with them; referrals: the clients whom the guest
    brought and who are still clients; referral_reservations: the approved stays of all clients
    whom the guest brought, of those who left too.
    """

    reservations: int = 0
    referrals: int = 0
    referral_reservations: int = 0
