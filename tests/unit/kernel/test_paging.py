from hypothesis import given
from hypothesis import strategies as st

from chalicelib.kernel import paging

counts = st.lists(st.integers(0, 40), max_size=12)


def rows_of(sizes: list[int], offset: int, size: int) -> list[tuple[str, int]]:
    """The rows of a page, by reading what the slices name."""
    buckets = [(str(index), count) for index, count in enumerate(sizes)]
    return [
        (part.bucket, row)
        for part in paging.locate(buckets, offset, size)
        for row in range(part.skip, part.skip + part.take)
    ]


@given(counts, st.integers(0, 200), st.integers(0, 60))
def test_a_page_is_what_cutting_the_whole_list_gives(
    sizes: list[int], offset: int, size: int
) -> None:
    whole = [(str(index), row) for index, count in enumerate(sizes) for row in range(count)]
    assert rows_of(sizes, offset, size) == whole[offset : offset + size]


@given(counts, st.integers(1, 20))
def test_the_pages_together_are_the_list_without_gap_or_repetition(
    sizes: list[int], size: int
) -> None:
    pages = [rows_of(sizes, offset, size) for offset in range(0, sum(sizes) + size, size)]
    assert [row for page in pages for row in page] == rows_of(sizes, 0, sum(sizes))


@given(counts, st.integers(0, 200), st.integers(0, 60))
def test_no_bucket_is_asked_for_nothing(sizes: list[int], offset: int, size: int) -> None:
    buckets = [(str(index), count) for index, count in enumerate(sizes)]
    assert all(part.take > 0 for part in paging.locate(buckets, offset, size))
