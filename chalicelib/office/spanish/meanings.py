"""What the choices of fields mean in Spanish; where a room has words for them, those."""

from collections.abc import Mapping, Sequence
from typing import TypeVar

from chalicelib.community import types as community
from chalicelib.community.feed import wording
from chalicelib.operations.gaps.types import REASON_LABELS
from chalicelib.operations.tasks.rules import machine
from chalicelib.reservations import types as stays
from chalicelib.reservations.money import types as money

Name = TypeVar("Name", bound=str)


def _of(labels: Mapping[Name, str]) -> dict[str, str]:
    """The words of a room; some are made to stand inside a sentence."""
    return {name: f"{text[:1].upper()}{text[1:]}" for name, text in labels.items()}


YES_OR_NO = {"true": "Sí", "false": "No"}
PICTURES = {
    "awaiting_check": "Por revisar",
    "awaiting_file": "Falta el archivo",
    "awaiting_upload": "Falta el archivo",
    "ready": "Lista",
    "rejected": "Rechazada",
}
CURRENCIES = {"sol": "Soles", "usd": "Dólares"}
ORIGINS = _of(stays.ORIGIN_LABELS)
ACTIVITIES = _of(wording.LABELS)
GATEWAYS = {"mercadopago": "Mercado Pago", "openpay": "OpenPay"}
SOURCES = {
    "card": "Tarjeta",
    "points": "Puntos",
    "staff": "Personal",
    "voucher": "Transferencia",
}
"""How money comes."""
CHOICES: Mapping[str, Mapping[str, str]] = {
    "device_type": {
        "camera": "Cámara",
        "climate": "Clima",
        "cover": "Cortina o portón",
        "fan": "Ventilador",
        "light": "Luz",
        "lock": "Cerradura",
        "media_player": "Reproductor",
        "other": "Otro",
        "scene": "Escena",
        "sensor": "Sensor",
        "switch": "Interruptor",
    },
    "trigger": {
        "birthday": "Cumpleaños",
        "first_time": "Primera reserva",
        "global_promotion": "Promoción para todos",
        "last_minute": "Último minuto",
        "loyalty": "Nivel de lealtad",
        "returning": "Huésped que vuelve",
    },
    "contest_type": _of(community.CONTEST_LABELS),
    "evidence_state": {**PICTURES, "missing": "Falta", "not_required": "No se pide"},
    "image_state": PICTURES,
    "action_type": {
        "break_end": "Fin de pausa",
        "break_start": "Pausa",
        "check_in": "Entrada",
        "check_out": "Salida",
    },
    "activity_type": ACTIVITIES,
    "type": ACTIVITIES,
    "advance_payment_currency": CURRENCIES,
    "currency": CURRENCIES,
    "bd": {"today": "Cumplen años hoy"},
    "created_today": YES_OR_NO,
    "ended": YES_OR_NO,
    "from_check_in": YES_OR_NO,
    "direction": {"in": "Recibido", "out": "Devuelto"},
    "document_type": {
        "cex": "Carné de extranjería",
        "dni": "DNI",
        "pas": "Pasaporte",
        "ruc": "RUC",
    },
    "exclude": ORIGINS,
    "origin": ORIGINS,
    "from": {
        "in_progress": "En curso",
        "pending": "Pendientes",
        "today": "Desde hoy",
    },
    "gateway": GATEWAYS,
    "ordering": {
        "-created": "Los últimos primero",
        "-last_name": "Apellidos, de la Z a la A",
        "-first_name": "Nombres, de la Z a la A",
        "-level": "Nivel más alto primero",
        "-points_balance": "Más puntos primero",
        "created": "Los primeros primero",
        "first_name": "Nombres",
        "last_name": "Apellidos",
        "level": "Nivel más bajo primero",
        "points_balance": "Menos puntos primero",
    },
    "photo_state": PICTURES,
    "priority": {"high": "Alta", "low": "Baja", "medium": "Media", "urgent": "Urgente"},
    "purpose": {
        "advance": "Adelanto",
        "balance": "Saldo",
        "late_checkout": "Salida tardía",
        "temperature_pool": "Piscina temperada",
    },
    "reason": _of(REASON_LABELS),
    "schedule_type": {
        "on_call": "De guardia",
        "overtime": "Horas extra",
        "regular": "Normal",
        "sick_leave": "Licencia médica",
        "vacation": "Vacaciones",
    },
    "sex": {"e": "Empresa", "f": "Femenino", "m": "Masculino"},
    "staff_type": {
        "both": "Limpieza y mantenimiento",
        "cleaning": "Limpieza",
        "maintenance": "Mantenimiento",
    },
    "task_type": {
        "checkin_preparation": "Preparación de la llegada",
        "checkout_cleaning": "Limpieza de salida",
        "custom": "Otra",
        "deep_cleaning": "Limpieza profunda",
        "garden_maintenance": "Jardín",
        "inspection": "Inspección",
        "maintenance": "Mantenimiento",
        "maintenance_preventive": "Mantenimiento preventivo",
        "maintenance_repair": "Reparación",
        "pool_maintenance": "Piscina",
    },
    "winner_status": {"not_winner": "No ganó", "winner": "Ganó"},
    "row_state": {"active": "Activa", "inactive": "Inactiva", "remove": "Quitar"},
    "season_type": {"high": "Alta", "low": "Baja"},
    "service_type": {"mandatory": "Obligatorio", "optional": "Opcional"},
    "groups": {
        "admin": "Administración",
        "mantenimiento": "Mantenimiento",
        "vendedor": "Ventas",
    },
}
"""By the name of the field."""
SEVERAL: Mapping[str, Sequence[Mapping[str, str]]] = {
    "kind": (
        {"company": "Para empresas", "person": "Para personas"},
        {"ical": "iCalendar", "json": "JSON"},
    ),
    "source": (
        SOURCES,
        {
            "dynamic": "De un generador",
            "manual": "A mano",
            "simple": "Simple",
            "welcome": "De bienvenida",
        },
    ),
    "discount_type": (
        {"fixed": "Monto fijo", "percentage": "Porcentaje"},
        {
            "fixed_sol": "Monto fijo en soles",
            "fixed_usd": "Monto fijo en dólares",
            "percentage": "Porcentaje",
        },
    ),
    "status": (
        _of(stays.STATUS_LABELS),
        _of(machine.LABELS),
        _of(community.STATUS_LABELS),
        {
            "cancelled": "Cancelado",
            "closed": "Cerrado",
            "draft": "Borrador",
            "published": "Publicado",
        },
        {
            "active": "Activo",
            "inactive": "Inactivo",
            "sick": "De licencia",
            "vacation": "De vacaciones",
        },
    ),
    "state": (
        _of(money.STATE_LABELS),
        PICTURES,
        {
            "counted": "Por confirmar",
            "done": "Hecho",
            "running": "En curso",
            "stopped": "Detenido",
        },
    ),
}
"""By the name of fields that are different things in different places; what a field may be tells
which."""
