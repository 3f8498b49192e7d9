"""A guest of whom much is kept, and where to look for it."""

from datetime import date, timedelta
from typing import Any

from chalice.test import HTTPResponse

from chalicelib.accounts.passwords import hashing
from chalicelib.clients import records as clients
from chalicelib.clients import writing
from chalicelib.clients.types import Client
from chalicelib.cloud.transaction import Transaction
from chalicelib.community.occasions.service import CATEGORIES, OCCASIONS
from chalicelib.kernel import clock
from chalicelib.reservations.stays import records as stays
from chalicelib.reservations.stays.records import stays_of
from chalicelib.reservations.types import Stay
from local.providers.identity import person
from tests.integration.clients.desk import CLIENTS, NOW, Desk
from tests.support import deliveries, everything
from tests.support.http import Api
from tests.support.outbox import Outbox

ACCOUNT = f"{CLIENTS}client-auth/account/"
STAYS = "/api/v1/reservations/"
PASSWORD = "ola-verde-11-rocas"
DNI, PHONE, ADDRESS, AGENT = "45671234", "51987650123", "198.51.100.77", "Telefono-de-Marisol/1.0"
FACEBOOK = "90210555000111"
REGISTER = person(DNI)
GIFT = "Por la fiesta de la tia Rosaura"
PERSONAL = (
    *("Marisol", "Huallpacuna", DNI, PHONE, "antes@example.com", "marisol@example.com"),
    *("alergica al polen", "mc-778899", "1987-03-21", FACEBOOK, "Mari Huallpa"),
    *("tia Rosaura", "51911122233", "fb-click-555", "51922233344", ADDRESS, AGENT),
    GIFT,
    *(REGISTER["first_name"].title(), REGISTER["first_last_name"].title()),
)
SPRING = NOW + timedelta(days=120)


class Marisol:
    """A guest of whom much is known."""

    def __init__(self, api: Api, desk: Desk, house: str) -> None:
        self.api, self.desk, self.house = api, desk, house
        body = desk.register(
            date="1987-03-21",
            first_name="Marisol",
            last_name="Huallpacuna",
            number_doc=DNI,
            tel_number=PHONE,
            email="antes@example.com",
            comentarios_clientes="alergica al polen",
            id_manychat="mc-778899",
        )
        self.client_id: str = body["id"]
        before = self.client
        tx = Transaction(clock.now())
        writing.replace(tx, before, writing.changed(before, password=hashing.hash(PASSWORD)))
        tx.commit()
        desk.edit(self.client_id, email="marisol@example.com")
        self.token = self.sign_in()

    @property
    def client(self) -> Client:
        """As the table has her."""
        client = clients.client_of(self.client_id)
        assert client is not None
        return client

    def sign_in(self) -> str:
        body = {"document_type": "dni", "number_doc": DNI, "password": PASSWORD}
        answer = self.api.post(
            f"{CLIENTS}client-auth/login/",
            json=body,
            address=ADDRESS,
            headers={"User-Agent": AGENT, "X-Forwarded-For": ADDRESS},
        )
        token: str = answer.json_body["token"]
        return token

    def look_around(self) -> None:
        """Link Facebook, and look her document up."""
        link = f"{CLIENTS}client-auth/link-facebook/"
        body = {"access_token": "marisol"}
        assert self.api.post(link, json=body, token=self.token).status_code == 200
        look_up = self.api.post("/api/v1/reniec/lookup/public/", json={"dni": DNI})
        assert look_up.json_body["success"] is True

    def take_part(self) -> None:
        """Register for an event, with wishes; the feed tells of it."""
        category = CATEGORIES.save(CATEGORIES.new(name="Sorteos"), actor="staff#1")
        occasion = OCCASIONS.new(
            title="Gran Sorteo",
            description="Una noche",
            category_id=category.entry_id,
            event_date=clock.now() + timedelta(days=2),
            registration_deadline=clock.now() + timedelta(days=1),
            status="published",
            requires_approved_reservation=False,
        )
        event = OCCASIONS.save(occasion, actor="staff#1").entry_id
        answer = self.api.post(
            f"/api/v1/events/{event}/register/",
            json={"special_requests": "Con la tia Rosaura"},
            token=self.token,
        )
        assert answer.status_code == 201, answer.body
        Outbox().settle()

    def book(self, month: int, day: int, **fields: Any) -> str:
        """Book as the app does; the id of the stay."""
        answer = self.api.post(
            f"{CLIENTS}reservations/create/",
            json={
                "property": self.house,
                "check_in_date": date(2026, month, day).isoformat(),
                "check_out_date": date(2026, month, day + 3).isoformat(),
                "guests": 4,
                "comentarios_reservas": "Con la tia Rosaura",
                "tel_contact_number": "51911122233",
                **fields,
            },
            token=self.token,
            address=ADDRESS,
            headers={
                "User-Agent": AGENT,
                "Referer": "https://casaaustin.pe/?fbclid=fb-click-555",
                "Idempotency-Key": f"book-{month}-{day}",
            },
        )
        assert answer.status_code == 201, answer.body
        stay_id: str = answer.json_body["reservation"]["id"]
        return stay_id

    def change(self, stay_id: str, token: str | None = None, **fields: Any) -> None:
        """Change a stay as staff do."""
        files = {name: fields.pop(name) for name in ("file",) if name in fields}
        path = f"{STAYS}{stay_id}/"
        options = {"files": files} if files else {"form": fields}
        answer = self.api.patch(path, token=token or self.desk.token, **options)
        assert answer.status_code == 200, answer.body

    def leaves(self, password: str = PASSWORD, token: str | None = None) -> HTTPResponse:
        """Ask to be forgotten."""
        body = {"password": password}
        return self.api.delete(ACCOUNT, json=body, token=token or self.token, address=ADDRESS)


def pack() -> None:
    """Let the directories be packed, twice: the second time drops what the first packed."""
    for _ in range(2):
        deliveries.run("pack_clients", {})
        deliveries.run("pack_stays", {})


def finish() -> None:
    """Let an hour pass, the job run, and its commands be carried out."""
    assert all(finished().values())


def finished() -> dict[str, bool]:
    """The same; whether the command for each client was carried out."""
    with clock.at(clock.now() + timedelta(hours=1)):
        outbox = Outbox()
        deliveries.run("finish_erasures", {})
        commands = [each for each in outbox.waiting() if each.name == "guests.erase"]
        done = {each.event["client_id"]: deliveries.take(each) for each in commands}
        outbox.settle()
    return done


def everything_of(client_id: str) -> list[Stay]:
    """The stays of a guest, those that were removed too."""
    ids = [row.reservation_id for row in stays.of_client(client_id)]
    return [*stays_of([*ids, *stays.former_stays(client_id)]).values()]


def places() -> dict[str, list[str]]:
    """Where each personal value is, of those that are anywhere."""
    kept = everything.kept()
    found = {
        value: [place for place, text in kept.items() if value.lower() in text]
        for value in PERSONAL
    }
    return {value: where for value, where in found.items() if where}


def erased(guest: Marisol) -> Outbox:
    """Let a guest leave in spring, and everything that follows happen."""
    outbox = Outbox()
    guest.token = guest.sign_in()
    assert guest.leaves().status_code == 202
    outbox.settle()
    return outbox


def erase_for(desk: Desk, client_id: str) -> HTTPResponse:
    """Erase a guest as staff do."""
    return desk.api.post(f"{CLIENTS}{client_id}/erase/", token=desk.token)
