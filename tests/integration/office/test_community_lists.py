"""Who registered for events, the feed and how it is shown, in the lists of the office."""

from collections.abc import Iterator

import pytest

from chalicelib import entry
from chalicelib.kernel import cache
from chalicelib.kernel.callers import Caller
from chalicelib.office.requests import HOME
from tests.integration.accounts.desk import PASSWORD, hire
from tests.integration.community.square import Square
from tests.support.houses import house_one, seasons_and_rate
from tests.support.http import Api
from tests.support.monday import NOW
from tests.support.office import Browser, Page
from tests.support.people import resolver, staff
from tests.support.post import opened

MARKUP = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>"


@pytest.fixture
def square(aws: None) -> Iterator[Square]:
    """A house, Ana and Luis, on a Monday morning."""
    cache.forget_all()
    with opened(NOW) as post:
        seasons_and_rate()
        tokens: dict[str, Caller] = staff()
        made = Square(Api(entry.application(resolver(tokens))), tokens, post, house_one())
        for name in ("ana", "luis"):
            made.guest(name)
        yield made
    cache.forget_all()


@pytest.fixture
def office(square: Square) -> Browser:
    """The browser of an administrator of that house."""
    browser = Browser()
    browser.sign_in(hire("valeria", "admin").email, PASSWORD)
    return browser


@pytest.fixture
def event(square: Square) -> str:
    """An event with both of them."""
    made = square.event(requires_evidence=False)
    for name in ("ana", "luis"):
        assert square.register(made, name).status_code == 201
    return made


def sent(browser: Browser, page: Page, deed: str, *entries: str) -> Page:
    action = next(each for each in page.forms if "/bulk/" in each)
    return browser.send(page, action, deed=deed, entry=list(entries))


def test_events_lead_to_who_takes_part_and_won(square: Square, office: Browser, event: str) -> None:
    registrations = [row["id"] for row in square.registrations(event=event)]
    listed = office.get("event-registrations/", event=event)
    done = sent(office, listed, "approve", *registrations)
    assert "Aprobar: 2 hechos." in done.text
    won = sent(office, done, "winner", registrations[0])
    assert "Marcar como ganador: 1 hecho." in won.text
    page = office.get("events/")
    approved = f"{HOME}event-registrations/?event={event}&status=approved"
    assert approved in page.links
    assert f"{HOME}event-registrations/?event={event}&winner=true" in page.links
    assert "Ganó" in office.get(approved).text
    shown = office.get(f"events/{event}/")
    assert "Registros" in shown.text
    assert f"{HOME}event-registrations/{registrations[0]}/" in shown.links
    assert "1 hecho." in sent(office, won, "no-winner", registrations[0]).text
    assert "Ganó" not in office.get(approved).body.replace("No ganó", "")


def test_a_decision_that_is_refused_is_told_with_its_reason(
    square: Square, office: Browser, event: str
) -> None:
    square.withdraw(event, "luis")
    registrations = [row["id"] for row in square.registrations(event=event)]
    page = sent(office, office.get("event-registrations/"), "approve", *registrations)
    assert "Aprobar: 1 hecho, 1 no." in page.text


def test_evidence_says_its_state(square: Square, office: Browser) -> None:
    event = square.event(requires_evidence=True)
    square.register(event)
    page = office.get("event-registrations/")
    assert "Falta" in page.text
    assert "<img" not in page.body


def test_the_feed_is_hidden_shown_weighed_and_taken_out(
    square: Square, office: Browser, event: str
) -> None:
    listed = office.get("activity-feed/")
    assert 'aria-label="2 de 5"' in listed.body
    entries = [row["id"] for row in square.get("/api/v1/admin/activity-feed/", "admin")["results"]]
    hidden = sent(office, listed, "is_public-off", *entries)
    assert "Privada" in hidden.text
    assert "Pública" not in hidden.text
    heavy = sent(office, hidden, "high", *entries)
    assert heavy.body.count('aria-label="4 de 5"') == len(entries)
    asked = sent(office, heavy, "remove", entries[0])
    assert "no se puede deshacer" in asked.text
    assert "Borrar: 1 hecho." in office.send(asked, f"{HOME}activity-feed/bulk/").text


def test_kinds_of_activity_are_switched_and_keep_the_rest(square: Square, office: Browser) -> None:
    page = office.get("activity-feed-config/points_earned/")
    office.send(page, default_reason="Porque sí")
    listed = office.get("activity-feed-config/")
    off = sent(office, listed, "is_enabled-off", "points_earned")
    assert "No anotar: 1 hecho." in off.text
    found = square.get("/api/v1/admin/activity-feed-config/", "admin")
    (kept,) = (row for row in found if row["activity_type"] == "points_earned")
    assert (kept["is_enabled"], kept["default_reason"]) == (False, "Porque sí")


def test_texts_of_the_feed_run_nowhere(square: Square, office: Browser) -> None:
    square.event(title=MARKUP, description=MARKUP)
    for path in ("activity-feed/", "events/", "event-registrations/"):
        page = office.get(path)
        assert page.status == 200
        assert MARKUP not in page.body
        assert "<img" not in page.body
