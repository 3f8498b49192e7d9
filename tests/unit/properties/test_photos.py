"""What a photo may be."""

from typing import Any

import pytest

from chalicelib.properties.photos import rules

from .samples import PHOTO, altered, checks, wrong_fields


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"alt_text": "x" * 201}, "alt_text"),
        ({"order": -1}, "order"),
        ({"external_url": "ftp://example.com/a.jpg"}, "image_url"),
        ({"external_url": "https://"}, "image_url"),
        ({"external_url": "https://example.com/" + "x" * 2000}, "image_url"),
    ],
)
def test_an_unusable_photo_is_refused(changes: dict[str, Any], field: str) -> None:
    assert wrong_fields(checks(rules.checked), altered(PHOTO, **changes)) == {field}


def test_a_photo_is_shown_once_there_is_something_to_see() -> None:
    bare = altered(PHOTO, external_url=None)
    assert not rules.is_shown(altered(bare, state="awaiting_upload"))
    assert rules.is_shown(altered(bare, file_key="photos/x.webp"))
    assert rules.is_shown(altered(PHOTO, external_url="https://example.com/a.jpg"))


def test_the_keys_of_a_photo_say_house_order_and_photo() -> None:
    photo = altered(PHOTO, order=3)
    assert rules.photo_keys(photo, "Casa Austin 1") == (
        "photos/h1/casa-austin-1_3_p1.webp",
        "photos/h1/casa-austin-1_3_p1_thumb.webp",
    )
