"""A guest who was erased goes from the spreadsheet, too."""

import pytest

from chalicelib.clients.types import Client
from chalicelib.sync.sheets import records
from tests.integration.insights.searches.visits import AGENT
from tests.support import deliveries

from .copies import Copy

OWN = ("Cliente ID", "Cliente Nombre", "Cliente Email", "Cliente Teléfono", "User Agent")
NOBODY = ("ANONIMO", "Usuario", "Sin correo", "Sin teléfono", "Sin user agent")


@pytest.fixture
def ana(copy: Copy) -> Client:
    """A guest who searched twice, between others."""
    copy.begin("2026-03-02 08:00")
    guest, _ = copy.visits.register("Ana"), copy.visits.register("Luz")
    for guests, token in enumerate(("Ana", "Luz", "Ana"), 1):
        copy.search(guests, f"2026-03-02 09:0{guests}", token=token)
    return guest


def erase(copy: Copy, client: Client, moment: str) -> bool:
    """Erase a guest; whether everybody who hears of it is done."""
    with copy.at(moment):
        path = f"/api/v1/clients/{client.client_id}/erase/"
        assert copy.visits.api.post(path, token="admin").status_code == 202
        return settle(copy)


def settle(copy: Copy) -> bool:
    """Deliver everything; whether nothing failed."""
    done = True
    while waiting := copy.visits.outbox.waiting():
        taken = list(map(deliveries.take, waiting))
        done = done and all(taken)
    return done


def owners(copy: Copy) -> list[tuple[str, ...]]:
    return [tuple(row[title] for title in OWN) for row in copy.rows]


def of(copy: Copy, name: str) -> tuple[str, ...]:
    """What a row tells of a guest."""
    client = copy.visits.clients[name]
    email = f"{name[0].lower()}***@example.com"
    return (client.client_id, name, email, client.tel_number, AGENT)


def test_rows_of_an_erased_guest_are_nobodys(copy: Copy, ana: Client) -> None:
    assert copy.send("2026-03-02 10:00")
    assert owners(copy) == [of(copy, "Ana"), of(copy, "Luz"), of(copy, "Ana")]
    assert erase(copy, ana, "2026-03-02 10:10")
    assert owners(copy) == [NOBODY, of(copy, "Luz"), NOBODY]
    assert copy.guests == [1, 2, 3]
    assert ana.client_id not in str(copy.sheets.sheet.rows)
    assert records.erasures() == []


def test_a_guest_who_is_erased_before_the_rows_go_never_comes_there(
    copy: Copy, ana: Client
) -> None:
    assert erase(copy, ana, "2026-03-02 09:10")
    assert copy.send("2026-03-02 10:00")
    assert owners(copy) == [NOBODY, of(copy, "Luz"), NOBODY]


def test_what_google_does_not_take_is_gone_over_with_the_next_searches(
    copy: Copy, ana: Client
) -> None:
    assert copy.send("2026-03-02 10:00")
    copy.sheets.fail("denied")
    assert not erase(copy, ana, "2026-03-02 10:10")
    copy.sheets.recover()
    assert copy.send("2026-03-02 10:15")
    assert owners(copy) == [NOBODY, of(copy, "Luz"), NOBODY]


@pytest.mark.parametrize("failure", ["lost", "reset"])
def test_rows_on_their_way_are_waited_for(copy: Copy, ana: Client, failure: str) -> None:
    copy.fail_append(failure)
    assert not copy.send("2026-03-02 10:00")
    copy.asked()
    assert erase(copy, ana, "2026-03-02 10:01")
    assert copy.asked() == []
    assert copy.send("2026-03-02 10:15")
    assert owners(copy) == [NOBODY, of(copy, "Luz"), NOBODY]


def test_rows_that_people_move_meanwhile_are_found_again(copy: Copy, ana: Client) -> None:
    assert copy.send("2026-03-02 10:00")
    moved: list[bool] = []

    def move(request: object) -> None:
        path = getattr(request, "path", "")
        if path.endswith(":batchUpdate") and not moved:
            moved.append(True)
            copy.sheets.sheet.rows.insert(1, list(copy.sheets.sheet.rows[2]))

    copy.sheets.on_request = move
    assert erase(copy, ana, "2026-03-02 10:10")
    assert moved
    assert ana.client_id not in str(copy.sheets.sheet.rows)


def test_nothing_is_noted_where_no_copy_began(copy: Copy) -> None:
    ana = copy.visits.register("Ana")
    assert erase(copy, ana, "2026-03-02 10:10")
    assert records.erasures() == []
    assert copy.asked() == []
