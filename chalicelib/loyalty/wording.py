"""What a level asks, in Spanish."""

from chalicelib.loyalty.types import Achievement

NOTHING = "Sin requisitos"


def requirements(level: Achievement) -> str:
    """`3 reservas, 1 referido y 2 reservas de referidos`."""
    parts = [
        _counted(level.required_reservations, "reserva", "reservas"),
        _counted(level.required_referrals, "referido", "referidos"),
        _counted(
            level.required_referral_reservations, "reserva de referidos", "reservas de referidos"
        ),
    ]
    *firsts, last = [part for part in parts if part] or [NOTHING]
    return f"{', '.join(firsts)} y {last}" if firsts else last


def _counted(number: int, one: str, many: str) -> str:
    if number == 0:
        return ""
    return f"{number} {one if number == 1 else many}"
