"""Which group may do what, and that callers are asked by permission."""

import pytest

from chalicelib.kernel.callers import SYSTEM, Bot, Guest, Staff
from chalicelib.kernel.permissions import (
    ADMINISTRATORS,
    GROUPS,
    Permission,
    groups_with,
    permits,
)


def staff(*groups: str) -> Staff:
    return Staff(1, groups, "s1")


def test_administrators_may_do_everything() -> None:
    assert all(staff(ADMINISTRATORS).may(permission) for permission in Permission)


def test_every_group_uses_the_panel() -> None:
    assert groups_with(Permission.USES_PANEL) == list(GROUPS)


def test_groups_are_listed_by_how_much_they_open() -> None:
    sizes = [len(held) for held in GROUPS.values()]
    assert sizes == sorted(sizes, reverse=True)


def test_who_is_in_two_groups_may_do_what_either_may() -> None:
    both = staff("mantenimiento", "vendedor")
    assert both.may(Permission.WRITES_STAYS)
    assert not both.may(Permission.MANAGES_STAFF)


@pytest.mark.parametrize("groups", [(), ("gerencia",)])
def test_without_a_known_group_nothing_is_permitted(groups: tuple[str, ...]) -> None:
    assert not any(staff(*groups).may(permission) for permission in Permission)


def test_guests_may_nothing_of_staff_and_programs_what_is_theirs() -> None:
    assert not any(Guest("c1", "s1").may(permission) for permission in Permission)
    assert [p for p in Permission if Bot("k1").may(p)] == [Permission.MAKES_CODES]
    assert all(SYSTEM.may(permission) for permission in Permission)


def test_a_new_group_is_one_line_of_the_table(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(GROUPS, "auditor", frozenset({Permission.READS_STAYS}))
    assert permits(["auditor"], Permission.READS_STAYS)
    assert not permits(["auditor"], Permission.WRITES_STAYS)
