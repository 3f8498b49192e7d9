"""What an error of WhatsApp calls for (notifications book, appendix C)."""

import pytest

from chalicelib.integrations.whatsapp import Trouble, trouble


@pytest.mark.parametrize(
    ("calls_for", "codes"),
    [
        ("alarm", [0, 190, 3, 10, 200, 299, 131_031, 368, 130_497, 131_042]),
        ("alarm", [132_000, 132_001, 132_005, 132_007, 132_012, 132_015, 132_016]),
        ("throttled", [4, 80_007, 130_429, 131_048, 131_056]),
        ("transient", [1, 2, 131_000, 131_016, 131_057]),
        ("request", [33, 100, 131_008, 131_009, 300, 999_999]),
        ("recipient", [131_021, 131_026, 131_030, 131_047, 131_049, 131_050]),
    ],
)
def test_every_code_calls_for_something(calls_for: Trouble, codes: list[int]) -> None:
    assert {trouble(code) for code in codes} == {calls_for}
