"""How values are drawn that are more than a text."""

from collections import Counter
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.office.described import resources
from chalicelib.office.described.fields import Field
from chalicelib.office.drawing import displays, drawn, tones
from chalicelib.office.drawing.cells import Cell
from chalicelib.office.drawing.drawn import Seen

OURS = "https://casa.test/api/v1/media/1/thumb"
SCRIPT = "javascript:alert(1)"
NIGHT = datetime(2026, 3, 3, 2, 0, tzinfo=UTC)
"""It is still the evening of 2 March in Lima."""


class Looking:
    """Somebody who may open what is named."""

    def __init__(self, *slugs: str, winners: Counter[str] | None = None) -> None:
        self.slugs, self.winners, self.now = slugs, winners or Counter(), NIGHT

    def leads_to(self, slug: str) -> str:
        return f"/{slug}/" if slug in self.slugs else ""

    def tally(self, slug: str, by: str, **query: str) -> Counter[str]:
        assert (slug, by, query) == ("event-registrations", "event", {"winner": "true"})
        return self.winners


def seen(
    name: str, value: Any, *, visit: Looking | None = None, text: str = "", **row: Any
) -> Seen:
    looking: Any = visit or Looking()
    return Seen(
        visit=looking,
        field=Field(name=name, kind="text"),
        row={"id": "1", name: value, **row},
        text=str(value),
    )


def test_special_dates_lead_to_their_list_or_warn() -> None:
    visit = Looking("special-dates")
    several = drawn.special_dates(seen("special_dates_count", 3, visit=visit))
    assert several == Cell(text="3 fechas", address="/special-dates/?property=1")
    one = drawn.special_dates(seen("special_dates", [{}], visit=visit))
    assert one.text == "1 fecha"
    none = drawn.special_dates(seen("special_dates_count", 0, special_dates_warning="Sin fechas."))
    assert none == Cell(text="Ninguna", tone="warn", warning="Sin fechas.")


def test_a_house_shows_its_main_photo_else_the_first() -> None:
    first = {"image_thumbnail": f"{OURS}1", "image_url_final": "", "alt_text": "", "is_main": False}
    main = {**first, "image_thumbnail": f"{OURS}2", "alt_text": "Terraza", "is_main": True}
    assert drawn.main_photo(seen("photos", [first, main])).picture == f"{OURS}2"
    alone = drawn.main_photo(seen("photos", [first]))
    assert (alone.picture, alone.text, alone.size) == (f"{OURS}1", "Foto principal", 50)
    assert drawn.main_photo(seen("photos", [])).text == "Sin fotos"


@pytest.mark.parametrize(
    "cell",
    [
        drawn.photo("Foto")(seen("photo", SCRIPT)),
        drawn.main_photo(seen("photos", [{"image_thumbnail": SCRIPT, "alt_text": ""}])),
        drawn.photos_of_task(seen("photos", [{"photo": SCRIPT}])),
        drawn.evidence(seen("evidence_state", "ready", evidence_image=SCRIPT)),
        drawn.has_photo(seen("photo", SCRIPT)),
    ],
)
def test_no_address_of_the_data_is_a_script(cell: Cell) -> None:
    assert (cell.picture, cell.address) == ("", "")


def test_photos_of_a_task_are_counted() -> None:
    sent = [{"photo": ""}, {"photo": OURS}]
    assert drawn.photos_of_task(seen("photos", sent)).text == "2 fotos"
    assert drawn.photos_of_task(seen("photos", sent)).picture == OURS
    assert drawn.photos_of_task(seen("photos", sent[:1])) == Cell(text="1 foto")
    assert drawn.photos_of_task(seen("photos", [])) == Cell(text="Sin fotos")


def test_tasks_of_today_are_those_of_the_day_in_lima() -> None:
    cell = drawn.tasks_today(seen("tasks_today", 2, visit=Looking("tasks")))
    assert cell == Cell(text="2 tareas", address="/tasks/?staff_member=1&date=2026-03-02")
    assert drawn.tasks_today(seen("tasks_today", 0, visit=Looking("tasks"))).address == ""


def test_an_event_leads_to_who_takes_part_waits_and_won() -> None:
    visit = Looking("event-registrations", winners=Counter({"1": 2}))
    approved = drawn.participants(seen("registered_count", 4, visit=visit))
    assert approved.address == "/event-registrations/?event=1&status=approved"
    waiting = drawn.waiting(seen("pending_count", 1, visit=visit))
    assert (waiting.tone, waiting.text) == ("warn", "1")
    assert drawn.waiting(seen("pending_count", 0, visit=visit)).tone is None
    won = drawn.winners(seen("winners", None, visit=visit))
    assert won == Cell(text="2", address="/event-registrations/?event=1&winner=true")
    assert drawn.winners(seen("winners", None)) == Cell(text="0")


@pytest.mark.parametrize(
    ("state", "tone"),
    [("ready", "good"), ("missing", "bad"), ("not_required", "calm"), ("new-state", "calm")],
)
def test_evidence_has_a_colour_and_its_picture(state: str, tone: str) -> None:
    cell = drawn.evidence(seen("evidence_state", state, evidence_image=OURS))
    assert (cell.text, cell.tone, cell.picture, cell.size) == (state, tone, OURS, 150)


def test_a_place_is_verified_or_not_or_unknown() -> None:
    assert drawn.location(seen("location_verified", True, latitude="1")).text == "Verificada"
    assert drawn.location(seen("location_verified", False, latitude="1")).text == "No verificada"
    assert drawn.location(seen("location_verified", False, latitude=None)).text == "Sin ubicación"


def test_a_mark_of_time_says_whether_it_has_a_photo() -> None:
    assert drawn.has_photo(seen("photo", None)).text == "No"
    assert drawn.has_photo(seen("photo", OURS)).address == OURS
    assert drawn.has_photo(seen("photo", None, photo_state="awaiting_check")).text == "Sí"


@given(st.text())
def test_a_headline_has_a_hundred_characters_of_its_message_at_most(message: str) -> None:
    cell = drawn.headline(seen("title", "Reserva", icon="✅", message=message))
    assert cell.text == "✅ Reserva"
    assert len(cell.beneath) <= 101
    assert message.startswith(cell.beneath.removesuffix("…").rstrip()) or len(message) <= 100


def test_what_names_no_house_is_of_all() -> None:
    assert drawn.some_or_all(seen("properties", [])).text == "Todas"
    assert drawn.some_or_all(seen("properties", "Casa Uno")).text == "Casa Uno"


def test_visibility_and_importance_are_worded() -> None:
    assert drawn.visibility(seen("is_public", True)).text == "Pública"
    assert drawn.visibility(seen("is_public", False)).text == "Privada"
    assert drawn.importance(seen("importance_level", 4)) == Cell(text="4 de 5", tone="bad", bars=4)


def test_colours_are_those_that_administrators_know() -> None:
    assert tones.tone_of("tasks", "priority", "urgent") == "worst"
    assert tones.tone_of("staff", "status", "vacation") == "warn"
    assert tones.tone_of("tasks", "status", "pending") == "calm"
    assert tones.tone_of("reservations", "status", "pending") == "warn"
    assert tones.tone_of("seasons", "name", "Verano") is None


def test_only_columns_that_there_are_are_drawn_and_coloured() -> None:
    found = resources.all_of_them()
    for slug, draws in displays.BY_COLUMN.items():
        named = {field.name for field in displays.columns_of(found[slug])}
        assert draws.keys() <= named, slug
    assert tones.BY_RESOURCE.keys() <= found.keys()
    assert displays.COMPUTED.keys() <= found.keys()


@pytest.mark.parametrize("slug", ["tasks", "staff", "events", "event-registrations", "seasons"])
def test_every_choice_of_a_coloured_field_has_its_colour(slug: str) -> None:
    for field in resources.all_of_them()[slug].view:
        if field.choices and tones.tone_of(slug, field.name, field.choices[0]):
            for choice in field.choices:
                assert tones.tone_of(slug, field.name, choice), (field.name, choice)
