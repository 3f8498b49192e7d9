"""Nothing personal is left anywhere, and what has to be kept is."""

from chalicelib.cloud import objects
from chalicelib.kernel import clock
from chalicelib.reservations.stays.records import stays_of
from tests.integration.accounts.desk import hire, signed_in
from tests.integration.clients.desk import CLIENTS, Desk, guest, staff_token
from tests.support import everything
from tests.support.http import Api
from tests.support.outbox import Outbox
from tests.support.points import balances, entries

from .marisol import (
    ACCOUNT,
    PERSONAL,
    SPRING,
    STAYS,
    Marisol,
    erase_for,
    erased,
    everything_of,
    finish,
    pack,
    places,
)


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


def test_points_are_kept_without_the_words_of_staff(known: Marisol) -> None:
    ledger = [(each.kind, each.points, each.at) for each in entries(known.client_id)]
    with clock.at(SPRING):
        erased(known)
    assert {each.description for each in entries(known.client_id)} == {"Ajuste de puntos"}
    assert [(each.kind, each.points, each.at) for each in entries(known.client_id)] == ledger
    assert balances(known.client_id) == ("20.00",) * 3
