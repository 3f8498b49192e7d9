"""Events of guests: one to register for, one that asks for evidence, a contest, and a draft."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Any

from chalicelib.community.occasions.service import CATEGORIES, OCCASIONS
from chalicelib.kernel import dates
from chalicelib.properties.types import House

BEGINS = time(19)
CATEGORIES_OF = (
    ("Sorteo", "🎁", "#e63946", "Premios para quienes se registran"),
    ("Concurso", "🏆", "#f4a261", "Gana quien trae más amigos"),
    ("Fiesta privada", "🎉", "#2a9d8f", "Para nuestros huéspedes"),
)
RAFFLE, CONTEST, PARTY = range(3)
EVENTS: tuple[dict[str, Any], ...] = (
    {
        "in_days": 20,
        "category": RAFFLE,
        "title": "Gran Sorteo de Verano",
        "description": "Una noche para cuatro frente al mar. Regístrate y participa.",
        "location": "Casa Austin 1",
        "max_participants": 200,
        "house": 0,
    },
    {
        "in_days": 30,
        "category": RAFFLE,
        "title": "Tu mejor foto en Casa Austin",
        "description": "Envía una foto de tu estadía; la mejor gana un desayuno para todos.",
        "location": "En línea",
        "requires_evidence": True,
    },
    {
        "in_days": 45,
        "category": CONTEST,
        "title": "Trae a tus amigos",
        "description": "Gana quien recomiende Casa Austin a más amigos.",
        "location": "En línea",
        "is_contest": True,
        "contest_type": "referral_count",
    },
    {
        "in_days": 60,
        "category": PARTY,
        "title": "Noche de parrillas",
        "description": "Una noche en la terraza, para huéspedes con una reserva.",
        "location": "Terraza de Casa Austin 2",
        "max_participants": 30,
        "requires_approved_reservation": True,
        "status": "draft",
    },
)


def make_events(houses: Sequence[House], actor: str, now: datetime) -> int:
    """The events and their categories; how many events there are."""
    categories = [_category(said, actor) for said in CATEGORIES_OF]
    for said in EVENTS:
        day = dates.today(now) + timedelta(days=said["in_days"])
        event_date = dates.local(day, BEGINS)
        house = said.get("house")
        fields = {
            "requires_approved_reservation": False,
            "status": "published",
            **{name: value for name, value in said.items() if name not in _OURS},
        }
        occasion = OCCASIONS.new(
            category_id=categories[said["category"]],
            event_date=event_date,
            registration_deadline=event_date - timedelta(days=1),
            property_id=None if house is None else houses[house].property_id,
            **fields,
        )
        OCCASIONS.save(occasion, actor=actor)
    return len(EVENTS)


_OURS = ("in_days", "category", "house")
"""What these events say otherwise than their type."""


def _category(said: tuple[str, str, str, str], actor: str) -> str:
    name, icon, color, description = said
    category = CATEGORIES.new(name=name, icon=icon, color=color, description=description)
    return CATEGORIES.save(category, actor=actor).entry_id
