"""How names of a register are kept and written."""

from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.guests.identity import rules
from chalicelib.guests.identity.types import Names

NOW = datetime(2026, 1, 5, 17, 0, tzinfo=UTC)


def test_names_are_kept_a_week_and_nobody_a_day() -> None:
    assert rules.kept_until(Names("Ana", "Torres", ""), NOW) == NOW + timedelta(days=7)
    assert rules.kept_until(None, NOW) == NOW + timedelta(days=1)


@pytest.mark.parametrize(
    ("written", "readable"),
    [
        ("MARIA FERNANDA", "Maria Fernanda"),
        ("ÑAÑEZ", "Ñañez"),
        ("DE LA CRUZ", "de la Cruz"),
        ("  DEL  AGUILA ", "del Aguila"),
        ("", ""),
    ],
)
def test_names_are_written_as_people_write_them(written: str, readable: str) -> None:
    assert rules.readable(Names(written, written, written)) == Names(*[readable] * 3)
