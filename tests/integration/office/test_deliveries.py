"""The page of what did not reach people, without scripts."""

import pytest

from chalicelib.cloud import dead_letters
from chalicelib.notifications.types import GuestKey, StaffKey
from chalicelib.office.work import deliveries
from tests.integration.accounts.desk import PASSWORD, hire
from tests.integration.dead_letters.given_up import body_of, put
from tests.integration.office.lost import lose
from tests.support.office import Browser, Page
from tests.support.outbox import Outbox

MARKUP = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>"
HERE = "deliveries/"


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dead_letters, "WAITS", 0)


def boxes(page: Page) -> list[str]:
    """What may be marked on a page."""
    return [part.partition('"')[0] for part in page.body.split('name="delivery" value="')[1:]]


def asked_for(outbox: Outbox) -> list[str]:
    """The commands that wait to be carried out."""
    return [each.name for each in outbox.waiting() if each.subject.startswith("command#")]


def test_where_all_arrived_it_says_so(admin: Browser) -> None:
    page = admin.get(HERE)
    assert "Todo llegó." in page.text
    assert len(page.body) < 100_000


def test_a_message_is_shown_with_whom_it_was_for_and_why_it_failed(admin: Browser) -> None:
    lose()
    page = admin.get(HERE)
    for text in (
        "Bienvenida",
        "Ana",
        "WhatsApp",
        "El número no tiene WhatsApp",
        "1 intento",
    ):
        assert text in page.text
    assert "519" not in page.text


def test_one_is_sent_again_by_its_own_button_once(admin: Browser) -> None:
    lose()
    outbox = Outbox()
    page = admin.get(HERE)
    done = admin.send(page, _one=boxes(page)[0])
    assert "Enviados otra vez: 1." in done.text
    assert "Todo llegó." in done.text
    assert asked_for(outbox) == ["notifications.write_to_guest"]
    again = admin.send(page, _one=boxes(page)[0])
    assert "Ya no estaban en la lista: 1." in again.text
    assert asked_for(outbox) == []


def test_the_marked_are_sent_again(admin: Browser) -> None:
    for number in (1, 2, 3):
        lose(f"event-{number}")
    page = admin.get(HERE)
    done = admin.send(page, delivery=boxes(page)[:2])
    assert "Enviados otra vez: 2." in done.text
    assert len(boxes(done)) == 1
    assert "No se marcó ningún envío." in admin.send(done).text


def test_what_is_narrowed_stays_so_after_a_form(admin: Browser) -> None:
    lose()
    lose("event-2")
    page = admin.get(HERE, channel="whatsapp", kind="welcome")
    assert len(boxes(page)) == 2
    [form] = [action for action in page.forms if "channel" in action]
    done = admin.send(page, form, _one=boxes(page)[0])
    assert "channel=whatsapp" in done.address
    assert len(boxes(done)) == 1
    assert "Nada coincide" in admin.get(HERE, channel="sms").text


def test_older_ones_are_on_pages_that_follow(admin: Browser) -> None:
    for number in range(60):
        lose(f"event-{number}")
    page = admin.get(HERE)
    assert len(boxes(page)) == 50
    assert len(page.body) < 100_000
    [older] = [link for link in page.links if "cursor=" in link]
    assert len(boxes(admin.get(older))) == 10


def test_hostile_words_are_escaped(admin: Browser) -> None:
    lose(code=MARKUP)
    page = admin.get(HERE)
    assert MARKUP in page.text
    assert MARKUP not in page.body


def test_calls_outside_that_were_given_up_lead_to_their_queue(admin: Browser) -> None:
    put("meta-dead", body_of())
    page = admin.get(HERE)
    assert "Meta (publicidad) 1 llamada perdida" in page.text
    assert any(link.endswith("dead-letters/meta-dead/") for link in page.links)


@pytest.mark.parametrize("group", ["vendedor", "mantenimiento"])
def test_nobody_else_has_the_page(browser: Browser, group: str) -> None:
    browser.sign_in(hire("luis", group).email, PASSWORD)
    assert "Envíos que fallaron" not in browser.get().text
    assert browser.get(HERE).status == 404


def test_other_addresses_are_no_pages(admin: Browser) -> None:
    assert admin.get(f"{HERE}more/").status == 404
    assert admin.get(HERE, channel="letter").status == 400


def test_a_form_of_another_session_comes_back_with_its_marks(admin: Browser) -> None:
    lose()
    page = admin.get(HERE)
    [box] = boxes(page)
    back = admin.send(page, _proof="of nobody", delivery=box)
    assert any(("delivery", box) in pairs for pairs in back.forms.values())


def test_every_kind_of_notification_has_a_name() -> None:
    assert {*GuestKey.__args__, *StaffKey.__args__} <= deliveries.KINDS.keys()  # type: ignore[attr-defined]
