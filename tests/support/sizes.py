"""How large a test is: small each day, at full size in `make soak`."""

import os

SOAKS = os.environ.get("SOAK") == "true"


def size(everyday: int, soak: int) -> int:
    """The number of times, callers, records or made-up values of a test."""
    return soak if SOAKS else everyday


OPERATIONS = int(os.environ.get("OPERATIONS") or size(5_000, 1_000_000))
"""How many operations happen to accounts of points."""
SPLITS = int(os.environ.get("OPERATIONS") or size(10_000, 1_000_000))
"""How many amounts are split over payments."""
