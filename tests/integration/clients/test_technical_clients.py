"""The system's own clients, as staff see them."""

from chalicelib.clients import service
from chalicelib.clients.technical import ensure_technical_clients
from chalicelib.clients.types import CHANNEL, CHANNEL_ID, MAINTENANCE, MAINTENANCE_ID
from chalicelib.kernel import clock

from .desk import Desk


def test_technical_clients_are_made_once(admin: Desk) -> None:
    for _ in range(2):
        ensure_technical_clients(now=clock.now())
    rows = admin.page()["results"]
    assert {(row["first_name"], row["number_doc"]) for row in rows} == {
        ("Mantenimiento", "0"),
        ("AirBnB", "00"),
    }
    assert service.find(CHANNEL_ID).kind == CHANNEL
    assert service.find(MAINTENANCE_ID).kind == MAINTENANCE


def test_only_administrators_see_the_maintenance_client(desk: Desk, admin: Desk) -> None:
    ensure_technical_clients(now=clock.now())
    desk.register()
    for query in ("", "ordering=last_name", "ordering=-created", "page_size=none&search=m"):
        shown = [desk.page(query), admin.page(query)]
        rows = [page["results"] if isinstance(page, dict) else page for page in shown]
        ids = [{row["id"] for row in each} for each in rows]
        assert MAINTENANCE_ID not in ids[0]
        assert MAINTENANCE_ID in ids[1]
    assert desk.page()["count"] == 2
    assert admin.page()["count"] == 3
    assert desk.show(MAINTENANCE_ID).status_code == 404
    assert admin.show(MAINTENANCE_ID).status_code == 200


def test_technical_clients_cannot_be_changed(desk: Desk, admin: Desk) -> None:
    ensure_technical_clients(now=clock.now())
    assert desk.edit(CHANNEL_ID, last_name="X").status_code == 403
    assert admin.edit(MAINTENANCE_ID, last_name="X").status_code == 403
    assert admin.remove(CHANNEL_ID).status_code == 403
