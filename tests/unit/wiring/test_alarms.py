"""Every alarm is explained to whoever it wakes."""

from pathlib import Path

from chalicelib.wiring import FUNCTIONS
from deploy.alarms import NOTICED

TEXT = Path("docs/deployment.md").read_text(encoding="utf-8")


def test_what_the_product_counts_is_explained() -> None:
    assert [name for name in NOTICED if f"`{name}`" not in TEXT] == []


def test_a_job_that_fails_is_explained() -> None:
    jobs = [each.name.replace("_", "-") for each in FUNCTIONS if each.job is not None]
    assert [name for name in jobs if f"`{name}-fails`" not in TEXT] == []
