"""Vouchers are reviewed by keyboard in a real browser, and nothing keeps anybody out of the pages
that watch over data."""

from collections.abc import Iterator
from typing import Any

import pytest

from chalicelib.office.requests import HOME
from tests.integration.office.test_in_browser import chrome, opened, tab
from tests.integration.payments.conftest import ana, api, book, hold, house, monday, tokens
from tests.integration.payments.vouchers import payments, picture, sent, waiting
from tests.support.axe import PHONE, barriers
from tests.support.chromium import Tab
from tests.support.http import Api

__all__ = ["ana", "api", "book", "chrome", "hold", "house", "monday", "tab", "tokens"]
CODES = {"Enter": 13, "Tab": 9, "ArrowRight": 39}
PLACE = "document.querySelector('.review').getAttribute('aria-label')"
SETTLED = "performance.now() > 450 && document.activeElement.classList.contains('review')"


def press(page: Tab, key: str, *, is_held: bool = False) -> None:
    """Press a key as a person does."""
    code = CODES.get(key, ord(key[0].upper()))
    text = {"text": "\r"} if key == "Enter" else {"text": key} if len(key) == 1 else {}
    pressed = {"key": key, "code": key, "windowsVirtualKeyCode": code, **text}
    page.call("Input.dispatchKeyEvent", type="keyDown", autoRepeat=is_held, **pressed)
    page.call("Input.dispatchKeyEvent", type="keyUp", **pressed)


def at(page: Tab, place: str) -> None:
    """Wait until a voucher is shown and takes keys."""
    page.until(f"{PLACE} === {place!r} && {SETTLED}")


@pytest.fixture
def three(api: Api, hold: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """A stay with three vouchers that wait."""
    for seed in (1, 2, 3):
        sent(api, hold, picture(seed), amount="600")
    yield hold


def states(api: Api, stay: dict[str, Any]) -> list[str]:
    return sorted(each["state"] for each in payments(api, stay))


def test_vouchers_are_reviewed_by_keys_alone(tab: Tab, api: Api, three: dict[str, Any]) -> None:
    opened(tab, "vouchers/")
    at(tab, "Comprobante 1 de 3")
    press(tab, "j")
    at(tab, "Comprobante 2 de 3")
    press(tab, "ArrowRight")
    at(tab, "Comprobante 3 de 3")
    press(tab, "k")
    at(tab, "Comprobante 2 de 3")
    press(tab, "a")
    at(tab, "Comprobante 2 de 2")
    assert "Se aprobó el comprobante de Ana Quispe" in tab.run("document.body.innerText")
    press(tab, "r")
    tab.until("document.activeElement.id === 'reason'")
    for key in "raja":
        press(tab, key)
    assert tab.run("document.activeElement.value") == "raja"
    press(tab, "Enter")
    tab.until("document.body.innerText.includes('Se rechazó el comprobante de Ana Quispe')")
    assert states(api, three) == ["paid", "rejected", "under_review"]
    assert {each["note"] for each in payments(api, three)} >= {"raja"}


def test_a_key_that_is_held_or_pressed_twice_decides_once(
    tab: Tab, api: Api, three: dict[str, Any]
) -> None:
    opened(tab, "vouchers/")
    at(tab, "Comprobante 1 de 3")
    press(tab, "a", is_held=True)
    assert waiting(api)["count"] == 3
    press(tab, "a")
    press(tab, "a")
    at(tab, "Comprobante 1 de 2")
    assert states(api, three) == ["paid", "under_review", "under_review"]


def test_keys_do_nothing_outside_of_what_they_are_for(
    tab: Tab, api: Api, three: dict[str, Any]
) -> None:
    opened(tab, "vouchers/")
    at(tab, "Comprobante 1 de 3")
    tab.run("document.querySelector('.brand').focus()")
    press(tab, "a")
    press(tab, "j")
    assert tab.run(PLACE) == "Comprobante 1 de 3"
    assert waiting(api)["count"] == 3


def test_nothing_keeps_anybody_out_of_what_is_watched(tab: Tab, three: dict[str, Any]) -> None:
    kept = []
    paths = ["vouchers/", "calendar-conflicts/", "imports/", "proofs/"]
    paths += [f"proofs/{slug}/" for slug in ("nights", "figures", "days")]
    for path in paths:
        opened(tab, path)
        kept += barriers(tab)
    opened(tab, "imports/")
    tab.run("document.querySelector('.boxed button').click()")
    tab.until("document.querySelector('#file')")
    kept += barriers(tab)
    assert kept == []
    assert [said for said in tab.said if "Content Security Policy" in said] == []


def test_a_telephone_shows_them_without_moving_them_sideways(
    tab: Tab, three: dict[str, Any]
) -> None:
    tab.sized(*PHONE)
    for path in ("vouchers/", "calendar-conflicts/", "imports/", "proofs/", "proofs/days/"):
        opened(tab, path)
        wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert tab.run(wide) <= 0, path


def test_a_file_may_go_to_storage_from_the_page_that_was_opened_by_a_click(tab: Tab) -> None:
    tab.run(f"document.querySelector('a[href=\"{HOME}imports/\"]').click()")
    tab.until("document.querySelector('.boxed button')")
    tab.run("document.querySelector('.boxed button').click()")
    tab.until("document.querySelector('#file')")
    tab.run("document.querySelector('#file').required = false")
    tab.run("document.querySelector('form.entry button').click()")
    tab.until("!document.querySelector('#file')")
    assert [said for said in tab.said if "Content Security Policy" in said] == []
