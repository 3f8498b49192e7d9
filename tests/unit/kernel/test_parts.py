"""Long lists in parts."""

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.kernel.parts import in_parts


@given(st.lists(st.integers()), st.integers(1, 10))
def test_parts_are_the_whole_in_its_order_and_none_is_longer(items: list[int], most: int) -> None:
    parts = [list(part) for part in in_parts(items, most)]

    assert [item for part in parts for item in part] == items
    assert all(len(part) == most for part in parts[:-1])
    assert all(0 < len(part) <= most for part in parts)
