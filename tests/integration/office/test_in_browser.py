"""The pages in a real browser: their policy refuses nothing of theirs, forms keep what was typed,
and axe finds nothing that keeps anybody out."""

from collections.abc import Iterator
from typing import Any

import pytest

from chalicelib.office.requests import HOME
from tests.integration.accounts.desk import PASSWORD, hire
from tests.integration.dead_letters.given_up import DEAD, body_of, put
from tests.integration.office.lost import lose
from tests.support import chromium
from tests.support.axe import DESK, FOUND, PHONE, barriers
from tests.support.chromium import Tab
from tests.support.office import Browser
from tests.support.serving import served

SEASON = {"name": "Feria", "season_type": "high", "start_month": 3, "end_month": 3}
DAYS = {"start_day": "1", "end_day": "9"}
SAVE = "document.querySelector('form.entry .actions button').click()"


@pytest.fixture(scope="module")
def chrome(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tab]:
    """A page of a browser, which takes two seconds to start."""
    with chromium.tab(tmp_path_factory.mktemp("profile")) as page:
        yield page


@pytest.fixture
def tab(aws: None, chrome: Tab) -> Iterator[Tab]:
    """A page of an administrator who has just signed in."""
    hire("ana", "admin")
    page = chrome
    page.call("Emulation.setScriptExecutionDisabled", value=False)
    page.call("Network.clearBrowserCookies")
    page.sized(*DESK)
    page.said.clear()
    with served() as address:
        page.sign_in(f"{address}{HOME}", "ana@casaaustin.pe", PASSWORD)
        yield page


def fill(page: Tab, typed: dict[str, Any]) -> None:
    for name, value in typed.items():
        page.run(f"document.getElementsByName({name!r})[0].value = {str(value)!r}")


def opened(page: Tab, path: str) -> None:
    page.go(page.run("location.origin") + HOME + path)


def test_nothing_keeps_anybody_out_and_nothing_is_refused(tab: Tab) -> None:
    kept = barriers(tab)
    opened(tab, "seasons/new/")
    fill(tab, SEASON)
    tab.run(SAVE)
    tab.until("document.querySelector('[aria-invalid]')")
    kept += barriers(tab)
    complaints = [said for said in tab.said if "400" not in said]
    fill(tab, DAYS)
    tab.run(SAVE)
    tab.until("document.querySelector('.said.good')")
    for path in ("", "history/", "delete/"):
        tab.go(tab.run("location.href.split('?')[0].replace(/(history|delete)\\/$/, '')") + path)
        kept += barriers(tab)
    for path in ("seasons/", "discount-codes/new/", "cancellation-policies/new/", "sessions/"):
        opened(tab, path)
        kept += barriers(tab)
    assert kept == []
    assert complaints == []
    tab.run("document.querySelector('main').append(document.createElement('img'))")
    assert [each[0] for each in tab.run(FOUND)] == ["image-alt"]


def test_nothing_keeps_anybody_out_of_what_queues_gave_up(tab: Tab) -> None:
    put(DEAD, body_of(1), body_of(2, subscription="former.handler"))
    kept = []
    for path in ("dead-letters/", f"dead-letters/{DEAD}/"):
        opened(tab, path)
        kept += barriers(tab)
    assert kept == []
    assert tab.said == []


def test_nothing_keeps_anybody_out_of_what_did_not_reach_people(tab: Tab) -> None:
    lose("event-1")
    lose("event-2", code="unknown_outcome")
    put("meta-dead", body_of())
    opened(tab, "deliveries/")
    assert barriers(tab) == []
    assert tab.said == []
    tab.run("document.querySelector('[data-all]').click()")
    assert tab.run("document.querySelectorAll('[name=delivery]:checked').length") == 2
    tab.run("document.querySelector('.letters .bulk button').click()")
    tab.until("document.querySelector('.said')")
    assert tab.run("document.querySelector('.said').innerText") == "Enviados otra vez: 2."


def test_two_quick_clicks_save_once_and_the_page_stays(tab: Tab) -> None:
    opened(tab, "seasons/new/")
    fill(tab, {**SEASON, **DAYS})
    tab.run("window.stays = true")
    tab.run(f"{SAVE}; {SAVE}")
    tab.until("document.querySelector('.said.good')")
    assert tab.run("window.stays") is True
    assert "done=added" in tab.run("location.href")
    opened(tab, "seasons/")
    assert tab.run("document.querySelectorAll('table.list tbody tr').length") == 1


def test_two_who_edit_the_same_are_shown_both(tab: Tab) -> None:
    opened(tab, "seasons/new/")
    fill(tab, {**SEASON, **DAYS})
    tab.run(SAVE)
    tab.until("document.querySelector('.said.good')")
    path = tab.run("location.pathname")
    fill(tab, {"name": "Feria mía"})
    other = Browser()
    other.sign_in("ana@casaaustin.pe", PASSWORD)
    other.send(other.get(path), name="Feria de otra persona")
    tab.run(SAVE)
    tab.until("document.querySelector('small.others')")
    assert "Feria de otra persona" in tab.run("document.querySelector('small.others').innerText")
    assert tab.run("document.getElementsByName('name')[0].value") == "Feria mía"
    tab.run(SAVE)
    tab.until("document.querySelector('.said.good')")
    assert ("name", "Feria mía") in other.get(path).forms[path]


def test_a_form_goes_without_scripts_and_outlives_its_session(tab: Tab) -> None:
    tab.call("Emulation.setScriptExecutionDisabled", value=True)
    opened(tab, "seasons/new/")
    fill(tab, {**SEASON, **DAYS})
    tab.call("Network.clearBrowserCookies")
    tab.run(SAVE)
    tab.until("document.querySelector('[name=_carried]')")
    fill(tab, {"email": "ana@casaaustin.pe", "password": PASSWORD})
    tab.run("document.querySelector('main button').click()")
    tab.until("document.querySelector('form.entry')")
    assert tab.run("document.getElementsByName('name')[0].value") == "Feria"
    tab.run(SAVE)
    tab.until("document.querySelector('.said.good')")


def test_a_page_is_used_by_keyboard(tab: Tab) -> None:
    opened(tab, "seasons/")
    for key in ("Tab", "Enter"):
        code = {"Tab": 9, "Enter": 13}[key]
        text = {"text": "\r"} if key == "Enter" else {}
        pressed = {"key": key, "code": key, "windowsVirtualKeyCode": code, **text}
        tab.call("Input.dispatchKeyEvent", type="keyDown", **pressed)
        tab.call("Input.dispatchKeyEvent", type="keyUp", **pressed)
    tab.until("document.activeElement.id === 'main'")


def test_the_menu_is_open_on_a_desk_and_unfolds_on_a_telephone(tab: Tab) -> None:
    is_seen = "document.querySelector('.side a').checkVisibility()"
    opened(tab, "seasons/")
    tab.until(is_seen)
    tab.sized(*PHONE)
    tab.until(f"!{is_seen}")
    tab.run("document.querySelector('.side summary').click()")
    tab.until(is_seen)


def test_a_telephone_shows_a_page_without_moving_it_sideways(tab: Tab) -> None:
    tab.sized(*PHONE)
    for path in ("", "seasons/new/", "users/", "discount-codes/"):
        opened(tab, path)
        wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert tab.run(wide) <= 0, path


def test_what_is_no_page_of_ours_is_not_put_into_one(tab: Tab) -> None:
    opened(tab, "seasons/new/")
    fill(tab, SEASON)
    tab.run(
        "main.insertAdjacentHTML('beforeend', '<form id=odd method=post"
        ' action="/api/v1/nowhere/"><button>x</button></form>\'); htmx.process(odd)'
    )
    tab.run("document.querySelector('#odd button').click()")
    tab.until("document.querySelector('#failed[role=alert]')")
    assert tab.run("document.getElementsByName('name')[0].value") == "Feria"
    tab.run("main.insertAdjacentHTML('beforeend', '<a id=far href=/api/v1/properties/>x</a>')")
    tab.run("htmx.process(far); far.click()")
    tab.until("location.pathname === '/api/v1/properties/' && !document.querySelector('main')")


def test_what_is_too_long_stays_to_be_cut(tab: Tab) -> None:
    opened(tab, "services/new/")
    tab.run("document.getElementsByName('description')[0].value = 'a'.repeat(600000)")
    tab.run(SAVE)
    tab.until("document.querySelector('#failed')")
    assert tab.run("document.getElementsByName('description')[0].value.length") == 600_000


def test_what_was_typed_stays_while_nothing_answers(tab: Tab) -> None:
    opened(tab, "seasons/new/")
    fill(tab, SEASON)
    tab.call("Network.enable")
    tab.call("Network.setBlockedURLs", urls=["*/seasons/*"])
    tab.run(SAVE)
    tab.until("document.querySelector('#failed')")
    tab.call("Network.setBlockedURLs", urls=[])
    tab.call("Network.disable")
    assert tab.run("document.getElementsByName('name')[0].value") == "Feria"
    fill(tab, DAYS)
    tab.run(SAVE)
    tab.until("document.querySelector('.said.good')")
