"""What a level asks, as people read it."""

import pytest

from chalicelib.loyalty.levels import rules

from .ladder import level


@pytest.mark.parametrize(
    ("required", "text"),
    [
        ((0, 0, 0), "Sin requisitos"),
        ((1, 0, 0), "1 reserva"),
        ((3, 0, 0), "3 reservas"),
        ((0, 1, 0), "1 referido"),
        ((0, 0, 1), "1 reserva de referidos"),
        ((3, 1, 0), "3 reservas y 1 referido"),
        ((0, 2, 5), "2 referidos y 5 reservas de referidos"),
        ((10, 3, 5), "10 reservas, 3 referidos y 5 reservas de referidos"),
    ],
)
def test_requirements_are_told_in_spanish(required: tuple[int, int, int], text: str) -> None:
    assert rules.requirements_text(level("Oro", *required)) == text
