"""The pages of the office, on an empty AWS."""

import pytest

from tests.integration.accounts.desk import PASSWORD, hire
from tests.integration.office.desk import SEASON, make
from tests.support.office import Browser, Page


@pytest.fixture
def browser(aws: None) -> Browser:
    """The browser of somebody who has not signed in."""
    return Browser()


@pytest.fixture
def admin(browser: Browser) -> Browser:
    """The browser of an administrator."""
    browser.sign_in(hire("ana", "admin").email, PASSWORD)
    return browser


@pytest.fixture
def season(admin: Browser) -> Page:
    """The page of a season that was just made."""
    return make(admin, "seasons", **SEASON)
