"""Exports of the system before, made up: in its structure, with the dirt that it has."""

from datetime import date, timedelta
from typing import Any
from uuid import NAMESPACE_DNS, uuid5

from chalicelib.imports.moving.types import Row

MADE = "2025-06-01T15:00:00Z"
PASSWORD = "Olas-del-Sur-2025"
# That password, as Django keeps it, with so few rounds that a test need not wait.
HASH = "pbkdf2_sha256$1000$sal$eijENGywxEE2JgK8r1AphLz0YorqZJzXhFs9ig7AvmY="


def key(name: str) -> str:
    """The id of something by its name here."""
    return str(uuid5(NAMESPACE_DNS, name))


def row(model: str, pk: str | int, **fields: Any) -> Row:
    """A row; its id is made of a text."""
    common = {"created": MADE, "updated": MADE, "deleted": False}
    return Row(model, key(pk) if isinstance(pk, str) else pk, common | fields)


def user(number: int, **fields: Any) -> Row:
    """A staff user."""
    values = {
        "password": HASH,
        "is_superuser": False,
        "first_name": "Rosaura",
        "last_name": "Quispe",
        "email": f"staff{number}@casaaustin.test",
        "is_active": True,
        "date_joined": MADE,
        "groups": [1],
    }
    return row("accounts.customuser", number, **values | fields)


def client(name: str, number: int, **fields: Any) -> Row:
    """A guest with a document of a number."""
    values = {
        "document_type": "dni",
        "number_doc": f"{number:08d}",
        "first_name": name.title(),
        "last_name": "Caracola",
        "sex": "f",
        "email": f"{name}@correo.test",
        "date": "1985-02-02",
        "tel_number": f"519{number:08d}",
        "password": HASH,
        "points_balance": "0.00",
        "points_expires_at": "2026-06-03T15:00:00Z",
        "referral_code": f"{name.upper()}1",
    }
    return row("clients.clients", name, **values | fields)


def points(name: str, of: str, amount: str, kind: str = "earned", **fields: Any) -> Row:
    """An entry of the ledger."""
    values = {"client": key(of), "transaction_type": kind, "points": amount}
    return row("clients.clientpoints", name, **values | fields)


def house(number: int, **fields: Any) -> Row:
    """A house."""
    values = {
        "name": f"Casa Austin {number}",
        "slug": f"casa-austin-{number}",
        "airbnb_url": "none",
        "capacity_max": 20,
        "background_color": "#fff",
        "precio_desde": "140.00",
        "player_id": f"player{number}",
    }
    return row("property.property", f"house{number}", **values | fields)


def stay(name: str, arrives: date, nights: int, **fields: Any) -> Row:
    """A stay, at house 1 of guest `ana` unless fields say otherwise."""
    values = {
        "client": key("ana"),
        "property": key("house1"),
        "seller": 1,
        "check_in_date": str(arrives),
        "check_out_date": str(arrives + timedelta(days=nights)),
        "late_checkout": False,
        "late_check_out_date": None,
        "guests": 4,
        "price_usd": "100.00",
        "price_sol": "380.00",
        "advance_payment": "190.00",
        "advance_payment_currency": "sol",
        "origin": "aus",
        "status": "approved",
        "utm_source": "",
    }
    return row("reservation.reservation", name, **values | fields)


def small() -> list[Row]:
    """One of each that takes a transaction, in an order that names what comes later."""
    return [
        row("auth.group", 1, name="admin"),
        user(1),
        stay("past", date(2025, 3, 1), 3),
        row(
            "reservation.rentalreceipt",
            "receipt",
            reservation=key("past"),
            file="rental_recipt/b.jpg",
        ),
        client("ana", 1, points_balance="19.00", referred_by=key("eva")),
        client("eva", 2),
        points("earned", "ana", "19.00", reservation=key("past")),
        house(1),
        row("staff.staffmember", "rosa", first_name="Rosa", last_name="Mar", user=1),
        row(
            "staff.worktask",
            "task",
            staff_member=key("rosa"),
            building_property=key("house1"),
            reservation=key("past"),
            task_type="checkout_cleaning",
            title="Limpieza",
            scheduled_date="2025-03-04",
            status="completed",
        ),
        row("staff.taskphoto", "proof", work_task=key("task"), photo="task_photos/1.jpg"),
        row(
            "staff.propertycleaninggap",
            "gap",
            building_property=key("house1"),
            reservation=key("past"),
            gap_date="2025-03-04",
            original_required_date="2025-03-04",
            reason="no_staff_available",
            resolved=True,
        ),
        row(
            "property.propertyphoto",
            "front",
            property=key("house1"),
            image_file="property_photos/h1.jpg",
            is_main=True,
        ),
        row("clients.tokenapiclients", "token", token="made-up"),
    ]
