"""Levels, and what they are judged by (clients book, section 9)."""

import msgspec


class Achievement(msgspec.Struct, frozen=True, kw_only=True):
    """A level: guests hold it while they meet all three requirements.

    required_reservations: approved stays; required_referrals: clients whom they brought;
    required_referral_reservations: approved stays of those.
    """

    achievement_id: str
    name: str
    description: str = ""
    icon: str = ""
    required_reservations: int = 0
    required_referrals: int = 0
    required_referral_reservations: int = 0
    order: int = 0
    is_active: bool = True


class Stats(msgspec.Struct, frozen=True, kw_only=True):
    """What a guest's levels are judged by.

    reservations: approved stays, those to come with them; referrals: the clients whom the guest
    brought and who are still clients; referral_reservations: the approved stays of all clients
    whom the guest brought, of those who left too.
    """

    reservations: int = 0
    referrals: int = 0
    referral_reservations: int = 0
