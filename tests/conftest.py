"""How every suite makes up values: some for each property every day, many in `make soak`; a slow
machine is no reason to fail."""

import gc

from hypothesis import settings

from tests.support.sizes import size

settings.register_profile("house", deadline=None, max_examples=size(40, 1000))
settings.load_profile("house")


def pytest_collection_finish() -> None:
    """What was imported stays to the end: looking through it for garbage took a quarter of the
    time of all tests."""
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)
