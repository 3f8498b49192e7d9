"""What guests are told beside their stays (notifications book, 5.1 and 5.3): points, their welcome,
prizes, who wants to choose music, and what administrators write."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import msgspec

from chalicelib.kernel import spanish
from chalicelib.notifications.texts.formats import lines, long_date, points
from chalicelib.notifications.texts.types import (
    ManualFacts,
    MusicFacts,
    PointsFacts,
    Template,
    WelcomeFacts,
    WinnerFacts,
)
from chalicelib.notifications.types import Audience, Key

POINTS_SCREEN, HOME, EVENTS, MUSIC_SCREEN = "Points", "Home", "Events", "Music"
REASON = "reserva"


def _earned_body(facts: PointsFacts) -> str:
    house = f" · {facts.property_name}" if facts.property_name else ""
    return lines(
        f"Acumulaste {points(facts.points)} puntos gracias a tu {REASON}{house}.",
        f"Saldo: {points(facts.balance)} puntos",
        "Canjéalos en tu próxima visita.",
    )


def _earned_data(facts: PointsFacts) -> dict[str, Any]:
    return {"points": points(facts.points), "balance": points(facts.balance), "reason": REASON}


def _referral_body(facts: PointsFacts) -> str:
    return lines(
        f"{facts.friend or 'Tu referido'} se hospedó gracias a ti.",
        f"Bono: {points(facts.points)} puntos",
        f"Saldo: {points(facts.balance)} puntos",
        "Invita a más amigos y suma otra vez.",
    )


def _referral_data(facts: PointsFacts) -> dict[str, Any]:
    return {
        "points": points(facts.points),
        "balance": points(facts.balance),
        "referred_name": facts.friend or "",
    }


def _welcome_body(facts: WelcomeFacts) -> str:
    percentage = spanish.percentage_text(facts.percentage)
    return lines(
        f"Hola {facts.first_name}, gracias por unirte.",
        f"Tu primera estadía tiene {percentage} menos con {facts.code}.",
        facts.valid_until and f"Vence el {long_date(facts.valid_until)}.",
        "Elige tus fechas.",
    )


def _welcome_data(facts: WelcomeFacts) -> dict[str, Any]:
    return {
        "discount_code": facts.code,
        "percentage": spanish.percentage_text(facts.percentage).removesuffix("%"),
        "valid_until": facts.valid_until.isoformat() if facts.valid_until else None,
    }


def _winner_body(facts: WinnerFacts) -> str:
    return lines(
        f"Eres ganador de {facts.event_name}.",
        facts.position and f"Puesto: {facts.position}",
        facts.prize and f"Premio: {facts.prize}",
        "Te escribiremos para entregártelo.",
    )


def _winner_data(facts: WinnerFacts) -> dict[str, Any]:
    return {
        "event_id": facts.event_id,
        "event_name": facts.event_name,
        "position": facts.position,
        "registration_id": facts.registration_id,
    }


def _music_body(facts: MusicFacts) -> str:
    return lines(
        f"{facts.friend} quiere elegir la música en {facts.property_name}.",
        "Acepta o rechaza su solicitud.",
    )


def _music_data(facts: MusicFacts) -> dict[str, Any]:
    return {"reservation_id": facts.reservation_id, "request_id": facts.request_id}


def _manual(
    key: Key, audience: Audience, screen: str, *, can_wait: bool = False
) -> Template[ManualFacts]:
    return Template(
        key=key,
        audience=audience,
        screen=screen,
        title=lambda facts: facts.title,
        body=lambda facts: facts.body,
        data=lambda facts: facts.data,
        sample=ManualFacts(title="Título de prueba", body="Texto de prueba."),
        can_wait=can_wait,
    )


EARNED = Template[PointsFacts](
    key="points_earned",
    audience="client",
    screen=POINTS_SCREEN,
    title="Sumaste puntos",
    body=_earned_body,
    data=_earned_data,
    sample=PointsFacts(
        points=Decimal("50.03"), balance=Decimal("150.03"), property_name="Casa Austin 1"
    ),
    can_wait=True,
)
REFERRAL = Template[PointsFacts](
    key="referral_bonus",
    audience="client",
    screen=POINTS_SCREEN,
    title="Tu referido te dio puntos",
    body=_referral_body,
    data=_referral_data,
    sample=PointsFacts(points=Decimal("100.05"), balance=Decimal("200.05"), friend="Cliente Uno"),
    can_wait=True,
)
WELCOME = Template[WelcomeFacts](
    key="welcome_discount",
    audience="client",
    screen=HOME,
    title="Un regalo de bienvenida",
    body=_welcome_body,
    data=_welcome_data,
    sample=WelcomeFacts(
        first_name="Cliente",
        code="WELCOME-AB12CD",
        percentage=Decimal(10),
        valid_until=date(2027, 3, 23),
    ),
    can_wait=True,
    waits_for_device=True,
)
WINNER = Template[WinnerFacts](
    key="event_winner",
    audience="client",
    screen=EVENTS,
    title="¡Ganaste!",
    body=_winner_body,
    data=_winner_data,
    sample=WinnerFacts(
        event_id="7c0f3f0a-2d1e-4b57-9a55-0c6f1f5e8a11",
        event_name="Sorteo de verano",
        position=1,
        prize="Una noche",
    ),
    can_be_muted=False,
)
MUSIC = Template[MusicFacts](
    key="music_access_requested",
    audience="client",
    screen=MUSIC_SCREEN,
    title="Piden acceso a la música",
    body=_music_body,
    data=_music_data,
    sample=MusicFacts(
        reservation_id="7c0f3f0a-2d1e-4b57-9a55-0c6f1f5e8a12",
        request_id="7c0f3f0a-2d1e-4b57-9a55-0c6f1f5e8a13",
        friend="Cliente Uno",
        property_name="Casa Austin 1",
    ),
    lasts=timedelta(hours=12),
)
CUSTOM = _manual("custom", "client", HOME)
TO_ALL = msgspec.structs.replace(CUSTOM, can_wait=True)
"""The same for everybody: nobody is woken by it."""
STAFF_TEST = _manual("admin_test", "staff", "AdminHome")
