"""The page of a guest, removed photos and templates of contracts in a real browser: nothing keeps
anybody out, and a telephone shows them without moving sideways."""

import pytest

from chalicelib.properties.photos import service as photos
from tests.integration.office.desk import march, named, stays_in
from tests.integration.office.test_days_in_browser import WIDE
from tests.integration.office.test_in_browser import chrome, fill, opened, tab
from tests.support.axe import PHONE, barriers
from tests.support.chromium import Tab
from tests.support.houses import new_house
from tests.support.people import ACTOR
from tests.support.points import give

__all__ = ["chrome", "tab"]
NEW = "new-contract-template/"
SEND = "document.querySelector('form.entry .actions button').click()"


@pytest.fixture
def paths(aws: None) -> list[str]:
    """The pages, of a guest with a stay and points, and of a house whose photo was removed."""
    house, ana = new_house("Casa Austin 1"), named("Ana")
    stays_in(house, march(5), client=ana)
    give(ana.client_id, "30.00")
    said = {"external_url": "https://pictures.example/1.jpg", "alt_text": "Sala"}
    photo = photos.add_photo(house.property_id, said, content=None, actor=ACTOR)
    photos.remove_photo(photo.photo_id, actor=ACTOR)
    return [
        f"guest/{ana.client_id}/",
        f"guest/{ana.client_id}/figures/",
        "photos/?deleted=true",
        f"photos/new/?property_id={house.property_id}",
        f"reservations/new/?property={house.property_id}&client={ana.client_id}&guests=4",
        "contract-templates/",
        NEW,
    ]


def test_nothing_keeps_anybody_out_of_what_belongs_to_guests(tab: Tab, paths: list[str]) -> None:
    found = []
    for path in paths:
        opened(tab, path)
        found += [(path, each) for each in barriers(tab)]
    assert found == []
    assert tab.said == []


def test_a_telephone_shows_them_without_moving_sideways(tab: Tab, paths: list[str]) -> None:
    tab.sized(*PHONE)
    for path in paths:
        opened(tab, path)
        assert tab.run(WIDE) == 0, path


def test_the_form_of_the_file_of_a_template_is_reached_with_scripts(
    tab: Tab, paths: list[str]
) -> None:
    opened(tab, NEW)
    fill(tab, {"name": "Verano", "kind": "person"})
    tab.run(SEND)
    tab.until("document.querySelector('input[type=file]')")
    assert barriers(tab) == []
    assert tab.said == []
