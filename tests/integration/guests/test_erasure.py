"""A guest is forgotten: nothing personal is left anywhere, whatever is cut on the way."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from chalice.test import HTTPResponse

from chalicelib.accounts.passwords import hashing
from chalicelib.clients import records as clients
from chalicelib.clients import writing
from chalicelib.clients.technical import ensure_technical_clients
from chalicelib.clients.types import CHANNEL_ID, MAINTENANCE_ID, Client
from chalicelib.cloud import events, objects
from chalicelib.cloud.transaction import Transaction
from chalicelib.guests.erasure import records as erasures
from chalicelib.guests.erasure import service as erasure
from chalicelib.kernel import clock
from chalicelib.kernel.errors import Stale, Unavailable
from chalicelib.reservations.forgetting.service import forget_guest
from chalicelib.reservations.stays import records as stays
from chalicelib.reservations.stays.records import stays_of
from chalicelib.reservations.types import Stay
from local.providers.facebook import Facebook, Token
from local.providers.identity import Identity, person
from tests.integration.accounts.desk import hire, signed_in
from tests.integration.clients.desk import CLIENTS, NOW, Desk, guest, staff_token
from tests.support import deliveries, everything
from tests.support.arrivals import NONE_FAILED, deliver, notice
from tests.support.contracts_drawn import drawn_while_waiting
from tests.support.failures import MOST_CALLS, WRITE, answer_never_comes, at_call
from tests.support.houses import house_one, seasons_and_rate
from tests.support.http import Api
from tests.support.ids import UNKNOWN_ID
from tests.support.landlord import enter_landlord
from tests.support.meanwhile import meanwhile
from tests.support.outbox import Outbox
from tests.support.outside import connected
from tests.support.pictures import PAPER, jpeg
from tests.support.points import balances, entries

from .phones import Phones

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


@pytest.fixture
def services(aws: None) -> Iterator[None]:
    """Facebook and the service of names, where the product looks for them."""
    facebook = Facebook()
    facebook.now = clock.now
    facebook.tokens["marisol"] = Token(FACEBOOK, "Mari Huallpa")
    with connected(facebook, Identity()):
        yield


@pytest.fixture
def house(aws: None) -> str:
    """The id of a house that can be booked."""
    seasons_and_rate()
    return house_one().property_id


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


@pytest.fixture
def marisol(api: Api, admin: Desk, house: str) -> Marisol:
    return Marisol(api, admin, house)


@pytest.fixture
def known(marisol: Marisol, admin: Desk, services: None) -> Marisol:
    """Marisol with everything: a paid stay with a voucher, one that was never paid, one that was
    removed, one that became another guest's, all long ago; Facebook, and her register's names."""
    marisol.look_around()
    for points in ("30", "-10"):
        adjustment = {"client_id": marisol.client_id, "points": points, "reason": GIFT}
        answer = admin.api.post(f"{CLIENTS}points/adjust/", json=adjustment, token=admin.token)
        assert answer.status_code == 200, answer.body
    paid = marisol.book(1, 16)
    marisol.change(paid, file=("recibo.pdf", PAPER, "application/pdf"))
    marisol.change(paid, status="approved", tel_contact_number="51922233344")
    enter_landlord()
    with drawn_while_waiting():
        assert admin.api.get(f"{STAYS}{paid}/contrato/", token=admin.token).status_code == 200
    unpaid = marisol.book(1, 23)
    marisol.change(unpaid, file=("otro.jpg", jpeg(), "image/jpeg"))
    marisol.change(unpaid, status="rejected")
    for key, _ in list(objects.stored("uploads/receipts/")):
        assert deliver(notice(key)) == NONE_FAILED
    removed, moved = marisol.book(2, 6), marisol.book(2, 13)
    marisol.change(removed, comentarios_reservas="Marisol no viene")
    assert marisol.api.delete(f"{STAYS}{removed}/", token=admin.token).status_code == 204
    other = admin.register(number_doc="45678909", first_name="Luis", last_name="Paz")
    marisol.change(moved, client=other["id"])
    marisol.change(moved, comentarios_reservas="Era de Marisol", tel_contact_number=PHONE)
    pack()
    return marisol


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


def test_before_all_of_it_is_somewhere(known: Marisol) -> None:
    assert set(places()) == set(PERSONAL)


def test_nothing_personal_is_left_anywhere(known: Marisol) -> None:
    with clock.at(SPRING):
        known.token = known.sign_in()
        outbox = Outbox()
        # What was requested and not sent yet has her telephone.
        requested = known.api.post(f"{ACCOUNT}request-otp/", token=known.token)
        assert requested.status_code == 200
        export = known.api.post(
            f"{CLIENTS}export/", json={"format": "csv"}, token=staff_token("admin")
        )
        assert export.status_code < 300
        outbox.settle()
        assert "files" in places()["marisol@example.com"]
        assert list(objects.stored("contracts/"))
        assert known.leaves().status_code == 202
        outbox.settle()
        pack()
        assert places() == {}
        assert not list(objects.stored("contracts/"))
        finish()
        pack()
        assert places() == {}


def test_events_never_had_anything_personal(known: Marisol) -> None:
    with clock.at(SPRING):
        known.token = known.sign_in()
        known.leaves()
    text = everything.kept()["events"]
    assert [value for value in PERSONAL if value.lower() in text] == []


def erased(guest: Marisol) -> Outbox:
    """Let a guest leave in spring, and everything that follows happen."""
    outbox = Outbox()
    guest.token = guest.sign_in()
    assert guest.leaves().status_code == 202
    outbox.settle()
    return outbox


def test_what_staff_were_answered_is_forgotten_and_not_done_again(api: Api, admin: Desk) -> None:
    desk = Desk(api, signed_in(api, hire("rosa"))["access"])
    body, key = guest(first_name="Marisol"), {"Idempotency-Key": "una-vez"}
    created = api.post(CLIENTS, json=body, token=desk.token, headers=key)
    assert created.status_code == 201
    outbox = Outbox()
    assert erase_for(admin, created.json_body["id"]).status_code == 202
    outbox.settle()
    assert "marisol" not in everything.kept()["ledgers"]
    again = api.post(CLIENTS, json=body, token=desk.token, headers=key)
    assert again.status_code == 503
    assert desk.page("search=marisol")["count"] == 0


def test_stays_and_amounts_are_kept_without_a_name(known: Marisol, admin: Desk) -> None:
    before = {each.reservation_id: each for each in everything_of(known.client_id)}
    with clock.at(SPRING):
        erased(known)
        admin.token = staff_token("admin")
        shown = [
            admin.api.get(f"{STAYS}{each.reservation_id}/", token=admin.token)
            for each in everything_of(known.client_id)
            if not each.deleted
        ]
        listed = admin.api.get(f"{STAYS}?search=eliminado", token=admin.token)
    assert len(before) == 4
    after = {each.reservation_id: each for each in everything_of(known.client_id)}
    assert after.keys() == {
        key for key, each in before.items() if each.client_id == known.client_id
    }
    for key, each in after.items():
        assert (each.price_usd, each.price_sol) == (before[key].price_usd, before[key].price_sol)
        assert (each.status, each.nights) == (before[key].status, before[key].nights)
        assert (each.guest.first_name, each.guest.last_name) == ("Cliente", "eliminado")
    assert [each.status_code for each in [*shown, listed]] == [200] * (len(shown) + 1)
    assert {each.json_body["client"]["first_name"] for each in shown} == {"Cliente"}


def test_what_became_another_guests_stay_is_theirs(known: Marisol) -> None:
    [moved] = [each for each in everything_of(known.client_id) if each.client_id != known.client_id]
    with clock.at(SPRING):
        token = staff_token("admin")
        known.change(moved.reservation_id, token, comentarios_reservas="Luis llega tarde")
        erased(known)
        finish()
    [after] = stays_of([moved.reservation_id]).values()
    assert (after.guest.first_name, after.client_id) == ("Luis", moved.client_id)
    assert (after.comments, after.tel_contact_number) == ("Luis llega tarde", None)


def test_vouchers_of_what_was_paid_are_kept_and_other_receipts_go(known: Marisol) -> None:
    held = sorted(key.rpartition(".")[2] for key, _ in objects.stored("receipts/"))
    assert held == ["jpg", "jpg", "pdf"], "a paper, and a picture with its preview"
    with clock.at(SPRING):
        erased(known)
    [(key, _)] = objects.stored("receipts/")
    assert key.endswith(".pdf")


def test_who_leaves_is_out_at_once(marisol: Marisol) -> None:
    assert marisol.leaves().json_body == {
        "success": True,
        "message": "La cuenta se eliminó. Los datos personales se borran en unos minutos.",
    }
    profile = f"{CLIENTS}client-auth/profile/"
    assert marisol.api.get(profile, token=marisol.token).status_code == 401
    body = {"document_type": "dni", "number_doc": DNI, "password": PASSWORD}
    assert marisol.api.post(f"{CLIENTS}client-auth/login/", json=body).status_code == 401
    assert marisol.leaves().status_code == 401
    assert marisol.desk.show(marisol.client_id).status_code == 404
    assert marisol.desk.page("search=huallpacuna")["count"] == 0


def test_nobody_brings_back_who_left(marisol: Marisol, admin: Desk) -> None:
    restore = f"{CLIENTS}{marisol.client_id}/restore/"
    marisol.leaves()
    assert admin.api.post(restore, token=admin.token).status_code == 404
    Outbox().settle()
    assert admin.api.post(restore, token=admin.token).status_code == 404
    assert admin.show(marisol.client_id).status_code == 404


def test_who_left_may_come_back_as_somebody_new(marisol: Marisol, admin: Desk) -> None:
    code = marisol.client.referral_code
    assert code is not None
    erased(marisol)
    again = admin.register(number_doc=DNI)
    assert again["id"] != marisol.client_id
    assert clients.owner_of_referral(code) == marisol.client_id
    assert marisol.client.referral_code is None


def test_the_history_says_that_and_nothing_else(marisol: Marisol, admin: Desk) -> None:
    erased(marisol)
    answer = admin.api.get(f"{CLIENTS}{marisol.client_id}/history/", token=admin.token)
    assert answer.status_code == 200
    names = [event.name for event in events.timeline(f"client#{marisol.client_id}")]
    told = {"client.erased", "client.erasure_begun", "client.deleted", "session.revoked"}
    assert set(names[:4]) == told
    assert "Marisol" not in answer.body.decode()


@pytest.mark.parametrize("body", [{}, {"password": None}, {"password": ""}, {"password": "otra"}])
def test_without_the_password_nobody_leaves(marisol: Marisol, body: dict[str, Any]) -> None:
    answer = marisol.api.delete(ACCOUNT, json=body, token=marisol.token)
    assert answer.status_code == 400
    assert list(answer.json_body["fields"]) == ["password"]
    assert marisol.client.deleted_at is None


def test_the_password_may_be_wrong_five_times(marisol: Marisol) -> None:
    statuses = [marisol.leaves("otra").status_code for _ in range(6)]
    assert statuses == [*[400] * 5, 429]
    assert marisol.leaves().status_code == 429
    with clock.at(clock.now() + timedelta(minutes=15)):
        assert marisol.leaves().status_code == 202


def test_a_code_opens_the_way_out_once(marisol: Marisol, phones: Phones) -> None:
    requested = marisol.api.post(f"{ACCOUNT}request-otp/", token=marisol.token)
    assert requested.json_body == {
        "message": "Le enviamos un código a su celular.",
        "phone_masked": "***0123",
    }
    code = phones.code()
    wrong = {"otp_code": "000000" if code != "000000" else "111111"}
    refused = marisol.api.delete(ACCOUNT, json=wrong, token=marisol.token)
    assert (refused.status_code, refused.json_body["code"]) == (400, "wrong_code")
    assert marisol.client.deleted_at is None
    left = marisol.api.delete(ACCOUNT, json={"otp_code": code}, token=marisol.token)
    assert left.status_code == 202
    assert marisol.client.deleted_at is not None


def test_a_code_for_something_else_opens_no_way_out(marisol: Marisol, phones: Phones) -> None:
    other = f"{CLIENTS}client-auth/request-otp-phone/"
    assert marisol.api.post(other, json={}, token=marisol.token).status_code == 200
    answer = marisol.api.delete(ACCOUNT, json={"otp_code": phones.code()}, token=marisol.token)
    assert (answer.status_code, answer.json_body["code"]) == (400, "wrong_code")
    assert marisol.client.deleted_at is None


def test_stays_to_come_keep_a_guest(marisol: Marisol, admin: Desk) -> None:
    stay_id = marisol.book(1, 16)
    marisol.change(stay_id, status="approved")
    for answer in (marisol.leaves(), erase_for(admin, marisol.client_id)):
        assert (answer.status_code, answer.json_body["code"]) == (409, "stays_to_come")
        assert [each["id"] for each in answer.json_body["reservations"]] == [stay_id]
    assert marisol.client.deleted_at is None
    assert marisol.api.get(f"{CLIENTS}client-auth/profile/", token=marisol.token).status_code == 200


def test_a_hold_that_lapsed_keeps_nobody(marisol: Marisol) -> None:
    marisol.book(1, 16)
    with clock.at(clock.now() + timedelta(hours=2)):
        marisol.token = marisol.sign_in()
        assert marisol.leaves().status_code == 202


def test_who_books_while_leaving_stays(marisol: Marisol) -> None:
    # The first write counts the password, the second begins the erasure.
    with meanwhile(lambda: marisol.book(1, 16), number=2):
        answer = marisol.leaves()
    assert (answer.status_code, answer.json_body["code"]) == (409, "stays_to_come")
    assert marisol.client.deleted_at is None
    Outbox().settle()
    finish()
    assert (marisol.client.first_name, marisol.client.erasing_since) == ("Marisol", None)
    marisol.token = marisol.sign_in()
    profile = f"{CLIENTS}client-auth/profile/"
    assert marisol.api.get(profile, token=marisol.token).status_code == 200


def erase_for(desk: Desk, client_id: str) -> HTTPResponse:
    """Erase a guest as staff do."""
    return desk.api.post(f"{CLIENTS}{client_id}/erase/", token=desk.token)


def test_administrators_erase_for_a_guest(known: Marisol, admin: Desk, desk: Desk) -> None:
    with clock.at(SPRING):
        outbox = Outbox()
        desk.token, admin.token = staff_token("vendedor"), staff_token("admin")
        assert erase_for(desk, known.client_id).status_code == 403
        assert erase_for(admin, known.client_id).status_code == 202
        outbox.settle()
        assert erase_for(admin, known.client_id).status_code == 202
        pack()
        assert places() == {}


def test_a_deleted_guest_can_be_erased(known: Marisol, admin: Desk) -> None:
    with clock.at(SPRING):
        outbox, admin.token = Outbox(), staff_token("admin")
        assert admin.remove(known.client_id).status_code == 204
        assert erase_for(admin, known.client_id).status_code == 202
        outbox.settle()
        pack()
        assert places() == {}


@pytest.mark.parametrize("client_id", [MAINTENANCE_ID, CHANNEL_ID])
def test_the_clients_of_the_system_are_kept(admin: Desk, client_id: str) -> None:
    ensure_technical_clients(now=clock.now())
    assert erase_for(admin, client_id).status_code == 403


def test_who_never_was_is_not_found(admin: Desk) -> None:
    assert erase_for(admin, UNKNOWN_ID).status_code == 404


def test_whatever_is_cut_is_done_again(known: Marisol) -> None:
    """Each run dies right after its first write, at the next one of the erasure every time."""
    with clock.at(SPRING):
        known.token = known.sign_in()
        known.leaves()
        outbox, writes = Outbox(), 0
        while True:
            with at_call(1, answer_never_comes(WRITE)) as met:
                try:
                    erasure.erase(known.client_id, now=clock.now())
                except Unavailable:
                    writes += 1
            if not met.times:
                break
            assert writes < MOST_CALLS
        assert writes > len(everything_of(known.client_id)) * 2
        outbox.settle()
        pack()
        assert places() == {}
    names = [event.name for event in events.timeline(f"client#{known.client_id}")]
    assert names.count("client.erased") == 1


def test_a_guest_who_was_cut_off_is_gone_on_with_within_an_hour(known: Marisol) -> None:
    with clock.at(SPRING):
        known.token = known.sign_in()
        known.leaves()
        # The command is lost; the job finds the note.
        finish()
        pack()
        assert places() == {}
        assert erasures.unfinished() == []


def test_an_erasure_is_looked_through_once_more(known: Marisol) -> None:
    with clock.at(SPRING):
        erased(known)
        assert erasures.unfinished() == [known.client_id]
        finish()
        assert erasures.unfinished() == []


def test_an_erasure_that_fails_holds_up_no_other(
    admin: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = sorted(admin.register(number_doc=f"4567890{number}")["id"] for number in range(3))
    for client_id in ids:
        assert erase_for(admin, client_id).status_code == 202

    def forget(client: Client, *rest: Any, **named: Any) -> None:
        if client.client_id == ids[0]:
            raise Stale
        forget_guest(client, *rest, **named)

    with monkeypatch.context() as patched:
        patched.setattr(erasure, "forget_guest", forget)
        assert finished() == {ids[0]: False, ids[1]: True, ids[2]: True}
    assert erasures.unfinished() == ids[:1]
    finish()
    assert erasures.unfinished() == []


def test_points_are_kept_without_the_words_of_staff(known: Marisol) -> None:
    ledger = [(each.kind, each.points, each.at) for each in entries(known.client_id)]
    with clock.at(SPRING):
        erased(known)
    assert {each.description for each in entries(known.client_id)} == {"Ajuste de puntos"}
    assert [(each.kind, each.points, each.at) for each in entries(known.client_id)] == ledger
    assert balances(known.client_id) == ("20.00",) * 3
