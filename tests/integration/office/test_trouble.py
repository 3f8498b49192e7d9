"""Answers of the API that a page cannot show: it says so, and keeps what was typed."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from chalicelib.office import rendering
from chalicelib.office.requests import Answer
from tests.support.failures import at_call, throttled
from tests.support.office import Browser, Page

BUSY = throttled("ThrottlingException", seconds=float("inf"))


def test_what_was_typed_waits_until_the_tables_answer(admin: Browser, season: Page) -> None:
    address = season.address.partition("?")[0]
    with at_call(1, BUSY):
        refused = admin.send(season, name="Feria larga")
    assert refused.status == 503
    assert "Enviar otra vez" in refused.text
    assert "Feria larga" in refused.text
    assert "Se guardó." in admin.send(refused, address).text
    assert ("name", "Feria larga") in admin.get(address).forms[address]


def test_what_somebody_else_took_out_meanwhile_can_still_be_read(
    admin: Browser, season: Page
) -> None:
    address = season.address.partition("?")[0]
    admin.send(admin.get(f"{address}delete/"), f"{address}delete/")
    lost = admin.send(season, name="Feria larga")
    assert lost.status == 404
    assert "Nombre Feria larga" in lost.text


def test_a_fault_of_ours_keeps_what_was_typed_and_names_itself(
    admin: Browser, season: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = season.address.partition("?")[0]
    with _broken(monkeypatch, "entry.html"):
        broken = admin.send(season, name="<b>Feria", start_day="99")
    assert broken.status == 500
    assert "Referencia" in broken.text
    assert ("name", "<b>Feria") in broken.forms[address]
    assert "<b>Feria" not in broken.body
    assert "Se guardó." in admin.send(broken, address, start_day="2").text


def test_a_password_is_not_kept_for_another_try(
    admin: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = admin.get("users/new/")
    with _broken(monkeypatch, "entry.html"):
        broken = admin.send(page, email="x", password="olas-y-arena-9")
    assert broken.status == 500
    assert "olas-y-arena-9" not in broken.body


@contextmanager
def _broken(monkeypatch: pytest.MonkeyPatch, template: str) -> Iterator[None]:
    """A page that cannot be drawn."""
    draw = rendering.page

    def page(name: str, *args: Any, **told: Any) -> Answer:
        if name == template:
            raise ZeroDivisionError
        return draw(name, *args, **told)

    with monkeypatch.context() as patched:
        patched.setattr(rendering, "page", page)
        yield
