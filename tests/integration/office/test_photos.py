"""Photos of houses at the pages: added by file, taken out, brought back, gone for good."""

import pytest

from chalicelib.cloud import objects
from chalicelib.office.requests import HOME, address_of
from chalicelib.properties.photos import service as photos
from chalicelib.properties.photos.reading import PHOTOS
from chalicelib.properties.types import House, Photo
from chalicelib.web.files import UploadedFile
from tests.integration.accounts.desk import PASSWORD, hire
from tests.integration.office.desk import MARKUP, as_one_of
from tests.support.arrivals import NONE_FAILED, deliver, notice
from tests.support.houses import new_house
from tests.support.monday import monday
from tests.support.office import Browser, Page
from tests.support.people import ACTOR
from tests.support.pictures import jpeg

__all__ = ["monday"]
NEW = address_of("photos", "new")


@pytest.fixture
def office(monday: None, admin: Browser) -> Browser:
    """The browser of an administrator."""
    return admin


@pytest.fixture
def house(monday: None) -> House:
    return new_house("Casa Austin 1")


def photo(house: House, text: str = "Sala") -> Photo:
    said = {"external_url": "https://pictures.example/1.jpg", "alt_text": text}
    return photos.add_photo(house.property_id, said, content=None, actor=ACTOR)


def removed(house: House, text: str = "Sala") -> Photo:
    made = photo(house, text)
    photos.remove_photo(made.photo_id, actor=ACTOR)
    return made


def deleted(browser: Browser) -> Page:
    return browser.get("photos/", deleted="true")


def sent(browser: Browser, page: Page, deed: str, *entries: str, **typed: str) -> Page:
    """Send the marked rows of a list."""
    action = next(each for each in page.forms if "/bulk/" in each)
    return browser.send(page, action, deed=deed, entry=list(entries), **typed)


def sure(browser: Browser, page: Page) -> Page:
    """Say yes where it is asked once more."""
    action = next(each for each in page.forms if "/bulk/" in each)
    return browser.request("POST", action, page.forms[action])


def test_the_page_of_a_house_leads_to_a_form_that_knows_the_house(
    office: Browser, house: House
) -> None:
    page = office.get(f"properties/{house.property_id}/")
    link = f"{NEW}?property_id={house.property_id}"
    assert link in page.links
    assert f"{address_of('photos')}?property={house.property_id}&deleted=true" in page.links
    form = office.request("GET", link)
    assert ("property_id", house.property_id) in form.forms[NEW]
    content = jpeg(1)
    file = UploadedFile("sala.jpg", "image/jpeg", content)
    added = office.send(form, NEW, image_file=file, alt_text="La sala")
    assert "Se agregó." in added.text
    [(key, _)] = objects.stored("uploads/photos/")
    assert deliver(notice(key, size=len(content))) == NONE_FAILED
    assert "La sala" in office.get(f"properties/{house.property_id}/").text
    assert "La sala 0 No Lista" in office.get("photos/").text


def test_a_file_that_is_no_picture_is_refused_and_nothing_typed_is_lost(
    office: Browser, house: House
) -> None:
    form = office.get("photos/new/", property_id=house.property_id)
    file = UploadedFile("x.jpg", "image/jpeg", b"<html>")
    refused = office.send(form, NEW, image_file=file, alt_text="La sala")
    assert refused.status == 400
    assert 'id="f-image_file-error"' in refused.body
    assert {("alt_text", "La sala"), ("property_id", house.property_id)} <= set(refused.forms[NEW])


def test_a_double_click_adds_one_photo(office: Browser, house: House) -> None:
    form = office.get("photos/new/", property_id=house.property_id)
    for _ in range(2):
        assert office.send(form, NEW, image_url="https://pictures.example/1.jpg").status == 200
    assert len(PHOTOS.as_of_now()) == 1


def test_what_was_typed_outlives_the_session(office: Browser, house: House) -> None:
    form, stranger = office.get("photos/new/", property_id=house.property_id), Browser()
    door = stranger.send(form, NEW, image_url="https://pictures.example/1.jpg", alt_text="Sala")
    again = stranger.send(door, f"{HOME}sign-in/", email="ana@casaaustin.pe", password=PASSWORD)
    assert ("alt_text", "Sala") in again.forms[NEW]
    assert "Se agregó." in stranger.send(again, NEW).text


def test_the_list_shows_main_photos_or_removed_ones(office: Browser, house: House) -> None:
    kept, gone = photo(house, "Piscina"), removed(house, "Terraza")
    plain, without = office.get("photos/"), deleted(office)
    assert address_of("photos", kept.photo_id) in plain.links
    assert address_of("photos", gone.photo_id) not in plain.links
    assert address_of("photos", gone.photo_id) in without.links
    assert "Piscina" not in without.text
    assert "Piscina" not in office.get("photos/", is_main="true").text
    assert "Piscina" in office.get("photos/", is_main="false").text


def test_removed_photos_are_brought_back_together(office: Browser, house: House) -> None:
    gone = [removed(house, f"Foto {number}").photo_id for number in (1, 2)]
    told = sent(office, deleted(office), "restore", *gone)
    assert "Recuperar: 2 hechos." in told.text
    assert "Foto 1" not in told.text
    assert "Foto 1" in office.get("photos/").text


def test_photos_are_gone_for_good_once_somebody_is_sure(office: Browser, house: House) -> None:
    gone = removed(house).photo_id
    asked = sent(office, deleted(office), "forget", gone)
    assert "Borrar para siempre" in asked.text
    assert gone in PHOTOS.as_of_now(removed=True)
    for _ in range(2):
        told = sure(office, asked)
        assert "Borrar para siempre: 1 hecho." in told.text
    assert PHOTOS.as_of_now(removed=True) == {}


def test_what_is_offered_fits_what_the_list_shows(office: Browser, house: House) -> None:
    photo(house)
    removed(house)
    plain, without = office.get("photos/"), deleted(office)
    assert "Borrar (se puede recuperar)" in plain.text
    assert "Borrar para siempre" not in plain.text
    assert "Borrar para siempre" in without.text
    assert "Borrar (se puede recuperar)" not in without.text
    entry = office.get(f"photos/{photo(house).photo_id}/")
    assert "para siempre" not in entry.text


def test_one_that_was_removed_is_brought_back_from_its_page(office: Browser, house: House) -> None:
    gone = removed(house).photo_id
    page = office.get(f"photos/{gone}/")
    assert page.status == 404
    action = address_of("photos", gone, "do", "restore")
    assert "Se hizo." in office.send(page, action).text


def test_whoever_sells_adds_and_removes_and_brings_nothing_back(monday: None, house: House) -> None:
    seller = as_one_of("vendedor")
    gone = removed(house)
    page = seller.get("photos/", deleted="true")
    assert address_of("photos", gone.photo_id) in page.links
    for words in ("Recuperar", "Borrar para siempre"):
        assert words not in page.text
    assert seller.get("photos/new/").status == 200
    assert seller.get(f"photos/{gone.photo_id}/do/forget/").status == 404


def test_maintenance_has_no_photos(monday: None, browser: Browser) -> None:
    browser.sign_in(hire("eva", "mantenimiento").email, PASSWORD)
    for path in ("photos/", "photos/new/"):
        assert browser.get(path).status == 404


def test_texts_of_others_run_nowhere(office: Browser, house: House) -> None:
    photo(house, MARKUP)
    gone = removed(house, MARKUP).photo_id
    pages = [office.get("photos/"), deleted(office), sent(office, deleted(office), "forget", gone)]
    pages.append(office.get(f"properties/{house.property_id}/"))
    for page in pages:
        assert "<script>" not in page.body
        assert "onerror=alert(2)>" not in page.body
