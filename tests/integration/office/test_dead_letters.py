"""The page of what queues gave up, without scripts."""

import json

import pytest

from chalicelib.cloud import dead_letters
from tests.integration.accounts.desk import PASSWORD, hire
from tests.integration.dead_letters.given_up import DEAD, QUEUE, STAY, body_of, fail, lying, put
from tests.support.office import Browser, Page

HERE = f"dead-letters/{DEAD}/"
MARKUP = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>"


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dead_letters, "WAITS", 0)


def letters_on(page: Page) -> list[str]:
    """The messages that may be marked on a page."""
    return [part.partition('"')[0] for part in page.body.split('name="letter" value="')[1:]]


def test_queues_with_something_in_them_are_in_sight(admin: Browser) -> None:
    assert "Ninguna cola tiene mensajes muertos." in admin.get("dead-letters/").text
    put(DEAD, body_of(1), body_of(2))
    page = admin.get("dead-letters/")
    assert "levels 2 mensajes" in page.text
    assert any(link.endswith(HERE) for link in page.links)
    assert len(page.body) < 100_000


def test_the_menu_has_the_page_for_administrators_only(admin: Browser) -> None:
    assert "Mensajes muertos" in admin.get().text
    for group in ("vendedor", "mantenimiento"):
        other = Browser()
        other.sign_in(hire(f"luis-{group}", group).email, PASSWORD)
        assert "Mensajes muertos" not in other.get().text
        assert other.get("dead-letters/").status == 404
        assert other.get(HERE).status == 404


def test_a_message_is_shown_with_why_it_failed_and_without_people(admin: Browser) -> None:
    body = body_of(check_in="nobody knows")
    assert fail(QUEUE, body)
    put(DEAD, body)
    page = admin.get(HERE)
    assert "reservation.approved" in page.text
    assert f"Reserva {STAY}" in page.text
    assert "ValidationError" in page.text
    assert "Luna" not in page.body
    assert "40000001" not in page.body


def test_one_is_sent_again_by_its_own_button(admin: Browser) -> None:
    put(DEAD, body_of(1), body_of(2))
    page = admin.get(HERE)
    [first, _] = letters_on(page)
    done = admin.send(page, _do=f"again:{first}")
    assert "Volvieron a su cola: 1." in done.text
    assert (len(lying(QUEUE)), len(lying(DEAD))) == (1, 1)
    again = admin.send(page, _do=f"again:{first}")
    assert "Volvieron a su cola: 0. Ya no estaban: 1." in again.text
    assert len(lying(QUEUE)) == 1


def test_the_marked_and_all_are_sent_again(admin: Browser) -> None:
    put(DEAD, *map(body_of, range(5)))
    page = admin.get(HERE)
    assert (
        "Volvieron a su cola: 2." in admin.send(page, _do="again", letter=letters_on(page)[:2]).text
    )
    assert "Volvieron a su cola: 3." in admin.send(page, _do="again-all").text
    assert lying(QUEUE) == sorted(map(body_of, range(5)))
    assert "Enviado otra vez" in admin.get(HERE).text


def test_what_nobody_saw_is_never_discarded(admin: Browser) -> None:
    put(DEAD, body_of(1))
    page = admin.get(HERE)
    put(DEAD, body_of(2))
    admin.send(page, _do="discard-all", reason="De una prueba")
    assert len(lying(DEAD)) == 2


def test_nothing_marked_is_said(admin: Browser) -> None:
    put(DEAD, body_of())
    page = admin.get(HERE)
    assert "No se marcó ningún mensaje." in admin.send(page, _do="again").text
    assert admin.send(page).status == 200
    assert lying(DEAD) == [body_of()]


def test_a_discarded_message_needs_a_reason_and_keeps_its_mark_meanwhile(admin: Browser) -> None:
    put(DEAD, body_of(1), body_of(2))
    page = admin.get(HERE)
    [first, _] = letters_on(page)
    refused = admin.send(page, _do="discard", letter=first, reason="")
    assert refused.status == 400
    assert "Motivo:" in refused.text
    assert ("letter", first) in refused.forms[page.address]
    done = admin.send(refused, _do="discard", reason=MARKUP)
    assert "Se descartaron: 1." in done.text
    assert MARKUP in done.text
    assert MARKUP not in done.body
    assert len(lying(DEAD)) == 1


def test_hostile_words_of_a_message_are_escaped(admin: Browser) -> None:
    put("photos-dead", json.dumps({"key": MARKUP}), json.dumps({"key": 1}), "no JSON")
    page = admin.get("dead-letters/photos-dead/")
    assert MARKUP in page.text
    assert MARKUP not in page.body


def test_what_the_stream_gave_up_is_discarded_only(admin: Browser) -> None:
    put("publish-events-dead", "{}")
    page = admin.get("dead-letters/publish-events-dead/")
    assert "No vuelven a ninguna cola" in page.text
    assert "Enviar otra vez" not in page.text
    assert admin.send(page, _do="again-all").status == 409


@pytest.mark.parametrize("path", ["nothing-dead/", f"{DEAD}/more/", "%3Cscript%3E/"])
def test_other_addresses_are_no_pages(admin: Browser, path: str) -> None:
    assert admin.get(f"dead-letters/{path}").status == 404


def test_a_form_of_another_session_comes_back_with_what_was_typed(admin: Browser) -> None:
    put(DEAD, body_of())
    page = admin.get(HERE)
    [only] = letters_on(page)
    back = admin.send(page, _proof="of nobody", _do="discard", letter=only, reason="De una prueba")
    assert ("reason", "De una prueba") in back.forms[page.address]
    assert ("letter", only) in back.forms[page.address]
    assert lying(DEAD) == [body_of()]
