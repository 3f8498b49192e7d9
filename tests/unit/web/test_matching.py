"""Which pattern a path fits."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.web.matching import Match, Patterns, segments_of, variables_of

WORDS = st.sampled_from(["a", "b", "c", "{x}"])
PATTERNS = st.lists(st.lists(WORDS, max_size=4).map("/".join), unique=True, max_size=12)
PATHS = st.lists(st.sampled_from(["a", "b", "c", "d", ""]), max_size=5)


def patterns(*names: str) -> Patterns[str]:
    made: Patterns[str] = Patterns()
    for name in names:
        made.add(name, name)
    return made


def found(made: Patterns[str], path: str) -> Match[str] | None:
    return made.find(segments_of(path))


def test_a_literal_wins_over_a_variable() -> None:
    made = patterns("/things/{name}", "/things/fixed")
    assert found(made, "/things/fixed") == Match("/things/fixed", ())
    assert found(made, "/things/other") == Match("/things/{name}", ("other",))


def test_a_literal_that_leads_nowhere_gives_way() -> None:
    made = patterns("/things/fixed", "/things/{name}/parts/{part}")
    match = found(made, "/things/fixed/parts/1")
    assert match == Match("/things/{name}/parts/{part}", ("fixed", "1"))


@pytest.mark.parametrize(
    "path",
    ["", "/", "/other", "/things", "//things/x", "/things//parts/1", "/things/x/y", "/things/"],
)
def test_what_fits_no_pattern_is_not_found(path: str) -> None:
    assert found(patterns("/things/{name}", "/things/{name}/parts/{part}"), path) is None


def test_a_slash_at_the_end_means_nothing() -> None:
    assert segments_of("/a/b/") == segments_of("/a/b") == ["a", "b"]
    assert segments_of("/") == segments_of("") == []
    assert segments_of("/a//") == ["a", ""]


def test_variables_have_their_names_in_order() -> None:
    assert variables_of("/things/{name}/parts/{part}") == ["name", "part"]


def test_one_place_may_call_its_variable_by_two_names() -> None:
    made = patterns("/a/{x}", "/a/{y}/b")
    assert found(made, "/a/1/b") == Match("/a/{y}/b", ("1",))
    assert found(made, "/a/1") == Match("/a/{x}", ("1",))


def test_two_things_at_one_place_are_a_mistake() -> None:
    with pytest.raises(ValueError, match="stands for two things"):
        patterns("/a/{x}", "/a/{y}")


def test_beginnings_come_with_the_best_fit_first() -> None:
    made = patterns("/house", "/house/{slug}/calendar", "/houses", "/")
    assert list(made.beginnings(["house", "1", "calendar", "2"])) == [
        "/house/{slug}/calendar",
        "/house",
        "/",
    ]
    assert list(made.beginnings(["houses"])) == ["/houses", "/"]


def fits(pattern: str, segments: list[str]) -> bool:
    """The definition, pattern by pattern."""
    parts = segments_of(pattern)
    return len(parts) == len(segments) and all(
        part == segment or (part.startswith("{") and segment)
        for part, segment in zip(parts, segments, strict=True)
    )


@given(PATTERNS, PATHS)
def test_a_path_is_found_where_some_pattern_fits_it(names: list[str], path: list[str]) -> None:
    match = patterns(*names).find(path)
    fitting = [name for name in names if fits(name, path)]
    assert (match is not None) == bool(fitting)
    if match is not None:
        assert match.value in fitting
        assert len(match.variables) == len(variables_of(match.value))


@given(PATTERNS, PATHS)
def test_a_path_begins_with_what_one_of_its_beginnings_fits(
    names: list[str], path: list[str]
) -> None:
    begun = set(patterns(*names).beginnings(path))
    lengths = range(len(path) + 1)
    assert begun == {name for name in names if any(fits(name, path[:n]) for n in lengths)}
